{# Orders that somebody can get credit for: what a customer paid, not what the house took for itself. #}
{%- set endpoints = var('credited_endpoints') | join("', '") -%}
{%- set kinds = var('credited_order_kinds') | join("', '") -%}
with

persons as (

    select
        scope as channel,
        id_value as source_customer_id,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'customer_id'
        and valid_to_date is null

),

credited as (

    select
        orders.channel,
        orders.order_id,
        orders.endpoint,
        orders.selling_store_id,
        -- What belongs to no store is the head office's.
        coalesce(stores.business_model, 'direct') as business_model,
        orders.source_customer_id,
        persons.person_id,
        orders.sales_guide_id,
        orders.service_guide_id,
        orders.live_id,
        orders.business_date,
        orders.paid_at,
        orders.received_at

    from {{ ref('fct_orders') }} as orders

    left join {{ ref('int_store_versions_dated') }} as stores
        on
            orders.selling_store_id = stores.store_id
            and orders.business_date >= stores.valid_from_date
            and orders.business_date < coalesce(stores.valid_to_date, date '9999-12-31')

    left join persons
        on
            orders.channel = persons.channel
            and orders.source_customer_id = persons.source_customer_id

    where
        orders.is_valid
        and not orders.is_house_account
        and orders.endpoint in ('{{ endpoints }}')
        and orders.order_kind in ('{{ kinds }}')

)

select * from credited
