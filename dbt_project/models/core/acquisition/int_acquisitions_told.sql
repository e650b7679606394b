{#
    Every gain and loss in one shape: a friendship that begins or ends, a person's first card and first valid order,
    each with the guide and the store that it goes to, and with how the person came to the brand.
#}
with

ids as (

    select
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'customer_id'
        and valid_to_date is null

),

contacts as (

    select * from {{ ref('int_contacts_added') }}

),

cards as (

    select
        ids.person_id,
        members.registered_at,
        members.opening_guide_id,
        members.opening_store_id

    from {{ ref('int_member_states_told') }} as members

    inner join ids
        on
            members.channel = ids.scope
            and members.source_customer_id = ids.id_value

    where members.registered_at is not null

    qualify
        row_number() over (
            partition by ids.person_id
            order by
                members.registered_at asc,
                members.source_customer_id asc,
                members._delivery_date desc,
                members._line_no asc
        ) = 1

),

buyers as (

    select
        ids.person_id,
        orders.business_date,
        orders.sales_guide_id,
        orders.selling_store_id

    from {{ ref('fct_orders') }} as orders

    inner join ids
        on
            orders.channel = ids.scope
            and orders.source_customer_id = ids.id_value

    where
        orders.is_valid
        and not orders.is_house_account

    qualify
        row_number() over (
            partition by ids.person_id order by orders.business_date, orders.paid_at, orders.channel, orders.order_id
        ) = 1

),

events as (

    select
        'contact' as event_type,
        person_id,
        guide_id,
        store_id,
        added_date as business_date,
        has_other_guide,
        is_first,
        days_kept

    from contacts

    where added_date is not null

    union all

    select
        'loss' as event_type,
        person_id,
        guide_id,
        store_id,
        lost_date as business_date,
        has_other_guide,
        is_first,
        days_kept

    from contacts

    where lost_date is not null

    union all

    select
        'member' as event_type,
        person_id,
        coalesce(opening_guide_id, 'none') as guide_id,
        coalesce(opening_store_id, 'none') as store_id,
        {{ business_date('registered_at') }} as business_date,
        false as has_other_guide,
        true as is_first,
        cast(null as bigint) as days_kept

    from cards

    union all

    select
        'buyer' as event_type,
        person_id,
        coalesce(sales_guide_id, 'none') as guide_id,
        selling_store_id as store_id,
        business_date,
        false as has_other_guide,
        true as is_first,
        cast(null as bigint) as days_kept

    from buyers

),

told as (

    select
        events.*,
        acquired.acquired_by

    from events

    inner join {{ ref('int_persons_acquired') }} as acquired
        on events.person_id = acquired.person_id

)

select * from told
