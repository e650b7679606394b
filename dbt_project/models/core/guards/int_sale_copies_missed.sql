with

matched as (

    select * from {{ ref('int_sale_copies_matched') }}

),

-- Which system copies the sales of which channel, and from when on.
copying as (

    select
        matched.copying_channel,
        matched._stream,
        matched.channel,
        min(matched.sent_date) as first_sent_date,
        max(streams.newest_delivery_date) as newest_delivery_date

    from matched

    inner join {{ ref('int_streams_delivered') }} as streams
        on matched._stream = streams._stream

    where matched.channel is not null

    group by all

),

-- What was sent some days ago must have come to every system that copies its channel.
missed as (

    select
        copying.copying_channel,
        copying._stream,
        originals.order_id,
        copying.newest_delivery_date as told_on_date,
        originals.channel,
        originals.business_date,
        originals.sold_fen

    from copying

    inner join {{ ref('int_sales_originated') }} as originals
        on
            copying.channel = originals.channel
            and originals.sold_fen is not null
            and copying.first_sent_date <= originals.sent_date
            and {{ days_after('copying.newest_delivery_date', '-' ~ var('copy_days')) }} > originals.sent_date

    left join matched
        on
            copying.copying_channel = matched.copying_channel
            and copying._stream = matched._stream
            and originals.order_id = matched.order_id

    where matched.order_id is null

)

select * from missed
