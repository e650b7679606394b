{# Guides of whom a delivery names other stores than the one before it, by stream and delivery. #}
with

stores as (

    {{ standing_lines('guide_stores', ['guide_id', 'store_id']) | indent(4) }}

),

told as (

    select
        channel,
        _stream,
        _delivery_date as delivery_date,
        guide_id,
        min(store_id) as first_store_id,
        max(store_id) as last_store_id

    from stores

    group by all

),

compared as (

    select
        *,
        lag(first_store_id) over told_before as former_first_store_id,
        lag(last_store_id) over told_before as former_last_store_id

    from told

    window told_before as (partition by _stream, guide_id order by delivery_date)

),

moved as (

    select
        channel,
        _stream,
        delivery_date,
        count(*) as guides,
        count(*) filter (
            where former_first_store_id <> first_store_id or former_last_store_id <> last_store_id
        ) as moved_guides

    from compared

    group by all

)

select * from moved
