{#
    Who came and is nobody known: a visitor of the mini program who never logged in, once; an order of
    nobody, since nothing tells whether two are of one customer.
#}
with

visitors as (

    select
        visitor_id,
        min(business_date) as business_date

    from {{ ref('fct_touches') }}

    where visitor_id is not null

    group by visitor_id

    having count(id_value) = 0

),

persons as (

    select
        identities.scope as channel,
        identities.id_value as source_customer_id

    from {{ ref('bridge_person_identity') }} as identities

    inner join {{ ref('dim_persons') }} as persons
        on identities.person_id = persons.person_id

    where
        identities.id_type = 'customer_id'
        and identities.valid_to_date is null
        and not persons.is_house_account

),

unidentified as (

    select
        'visitor' as traffic_kind,
        'online' as store_id,
        business_date,
        count(*) as traffic

    from visitors

    group by business_date

    union all

    select
        'order' as traffic_kind,
        orders.selling_store_id as store_id,
        orders.business_date,
        count(*) as traffic

    from {{ ref('fct_orders') }} as orders

    left join persons
        on
            orders.channel = persons.channel
            and orders.source_customer_id = persons.source_customer_id

    where
        persons.channel is null
        and orders.is_valid

    group by
        orders.selling_store_id,
        orders.business_date

)

select * from unidentified
