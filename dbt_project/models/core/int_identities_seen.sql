with

seen as (

    select
        channel,
        source_customer_id,
        business_date as seen_on_date

    from {{ ref('fct_order_lines') }}

    union all

    select
        channel,
        source_customer_id,
        business_date

    from {{ ref('fct_refund_lines') }}

    union all

    select
        channel,
        source_customer_id,
        _delivery_date

    from {{ ref('dim_members') }}

),

identities as (

    select
        'customer_id' as id_type,
        channel as scope,
        source_customer_id as id_value,
        min(seen_on_date) as first_seen_date

    from seen

    where source_customer_id is not null

    group by all

)

select * from identities
