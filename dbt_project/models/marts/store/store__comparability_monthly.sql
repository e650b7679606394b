{{ config(alias='comparability_monthly') }}

select
    store_id,
    {{ month_of('month_date') }} as month,
    coalesce(reason, 'comparable') as reason,
    is_comparable

from {{ ref('int_store_months_compared') }}
