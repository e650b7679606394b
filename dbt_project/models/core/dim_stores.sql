with

listed as (

    {{ standing_lines('stores', ['store_id', 'opening_date']) | indent(4) }}

),

-- A store that sells before its master data arrive still has its sales.
seen as (

    select
        channel,
        store_id

    from {{ ref('fct_order_lines') }}

    union

    select
        channel,
        store_id

    from {{ ref('fct_refund_lines') }}

),

stores as (

    select
        coalesce(listed.channel, seen.channel) as channel,
        coalesce(listed.store_id, seen.store_id) as store_id,
        coalesce(listed.store_id, seen.store_id) = 'online' as is_online,
        listed.store_id is not null as is_listed,
        listed.opening_date

    from listed

    full outer join seen
        on
            listed.channel = seen.channel
            and listed.store_id = seen.store_id

)

select * from stores
