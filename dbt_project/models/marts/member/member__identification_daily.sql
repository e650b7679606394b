{{ config(alias='identification_daily') }}

with

orders as (

    select
        channel,
        store_id,
        business_date,
        order_id

    from {{ ref('fct_order_lines') }}

    where is_valid_sale

    group by
        channel,
        store_id,
        business_date,
        order_id

),

daily as (

    select
        orders.channel,
        orders.store_id,
        orders.business_date,
        count(*) as orders,
        count(sales.person_id) as identified_orders,
        count(*) filter (where sales.is_house_account) as house_account_orders,
        count(*) filter (where persons.channels > 1) as orders_of_persons_known_elsewhere

    from orders

    left join {{ ref('int_sales_identified') }} as sales
        on
            orders.channel = sales.channel
            and orders.order_id = sales.order_id

    left join {{ ref('dim_persons') }} as persons
        on sales.person_id = persons.person_id

    group by
        orders.channel,
        orders.store_id,
        orders.business_date

),

rated as (

    select
        *,
        {{ ratio('identified_orders', 'orders') }} as identification_rate

    from daily

)

select * from rated
