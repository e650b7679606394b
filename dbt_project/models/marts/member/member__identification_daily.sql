{{ config(alias='identification_daily') }}

with

orders as (

    select
        channel,
        store_id,
        business_date,
        order_id,
        max(source_customer_id) as source_customer_id

    from {{ ref('fct_order_lines') }}

    where is_valid_sale

    group by all

),

identities as (

    select * from {{ ref('bridge_person_identity') }}

    where
        id_type = 'customer_id'
        and valid_to_date is null

),

judged as (

    select
        orders.channel,
        orders.store_id,
        orders.business_date,
        persons.person_id is not null and not persons.is_house_account as is_identified,
        coalesce(persons.is_house_account, false) as is_of_the_house,
        persons.channels > 1 as is_known_elsewhere

    from orders

    left join identities
        on
            orders.channel = identities.scope
            and orders.source_customer_id = identities.id_value

    left join {{ ref('dim_persons') }} as persons
        on identities.person_id = persons.person_id

),

daily as (

    select
        channel,
        store_id,
        business_date,
        count(*) as orders,
        count(*) filter (where is_identified) as identified_orders,
        count(*) filter (where is_of_the_house) as house_account_orders,
        count(*) filter (where is_identified and is_known_elsewhere) as orders_of_persons_known_elsewhere

    from judged

    group by all

),

rated as (

    select
        *,
        {{ ratio('identified_orders', 'orders') }} as identification_rate

    from daily

)

select * from rated
