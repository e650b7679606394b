with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

sharers as (

    select * from {{ ref('fct_order_sharers') }}

),

matters as (

    select
        channel,
        order_id,
        _stream,
        _delivery_date,
        'state in passing' as matter,
        1 as allowed_days

    from orders

    where is_in_passing

    union all

    select
        orders.channel,
        orders.order_id,
        orders._stream,
        orders._delivery_date,
        'sharer awaited' as matter,
        {{ var('sharer_days') }} as allowed_days

    from orders

    inner join sharers
        on
            orders.channel = sharers.channel
            and orders.order_id = sharers.order_id

    where orders.is_sharer_pending and sharers.sharer_id is null

),

waiting as (

    select
        matters.channel,
        matters._stream,
        matters.order_id,
        matters.matter,
        matters.allowed_days,
        matters._delivery_date as told_on_date,
        {{ days_between('matters._delivery_date', 'streams.newest_delivery_date') }} as waiting_days

    from matters

    inner join {{ ref('int_streams_delivered') }} as streams
        on matters._stream = streams._stream

),

unsettled as (

    select
        channel,
        _stream,
        order_id,
        matter,
        told_on_date,
        waiting_days,
        waiting_days > allowed_days as is_overdue

    from waiting

)

select * from unsettled
