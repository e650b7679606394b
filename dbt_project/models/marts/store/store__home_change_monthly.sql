{{ config(alias='home_change_monthly') }}

select
    coalesce(former_store_id, 'none') as former_store_id,
    home_store_id,
    {{ month_of(business_date('valid_from_at')) }} as month,
    home_because,
    count(*) as members,
    home_because = 'untold' as is_unintended

from {{ ref('int_home_stores_dated') }}

group by
    coalesce(former_store_id, 'none'),
    home_store_id,
    {{ month_of(business_date('valid_from_at')) }},
    home_because
