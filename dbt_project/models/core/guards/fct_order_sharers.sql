with

-- Orders of channels that name sharers.
orders as (

    select * from {{ ref('int_orders_unioned') }}

    where is_sharer_pending is not null

),

listed as (

    {{ standing_lines('sharer_orders', ['order_id', 'sharer_id', 'sharer_type', 'share_scene']) | indent(4) }}

),

-- A list of a sharer's orders has a row for each article.
listed_orders as (

    select
        channel,
        order_id,
        min(sharer_id) as sharer_id,
        min(sharer_type) as sharer_type,
        min(share_scene) as share_scene,
        count(distinct sharer_id) as sharers

    from listed

    group by all

),

named as (

    select
        orders.channel,
        orders.order_id,
        coalesce(orders.sharer_id, case when listed.sharers = 1 then listed.sharer_id end) as sharer_id,
        case
            when orders.sharer_id is not null then orders.sharer_type
            when listed.sharers = 1 then listed.sharer_type
        end as sharer_type,
        case
            when orders.sharer_id is not null then orders.share_scene
            when listed.sharers = 1 then listed.share_scene
        end as share_scene,
        orders.is_sharer_pending,
        coalesce(listed.sharers, 0) as sharers

    from orders

    left join listed_orders as listed
        on
            orders.channel = listed.channel
            and orders.order_id = listed.order_id

),

-- What is not parsed yet is no order without a sharer.
sharers as (

    select
        channel,
        order_id,
        sharer_id,
        sharer_type,
        share_scene,
        case
            when sharer_id is not null or sharers > 1 then true
            when not is_sharer_pending then false
        end as has_sharer,
        case
            when sharer_id is not null then cast(null as string)
            when sharers > 1 then 'several sharers'
            when is_sharer_pending then 'the platform has not parsed the sharer yet'
        end as unknown_because

    from named

)

select * from sharers
