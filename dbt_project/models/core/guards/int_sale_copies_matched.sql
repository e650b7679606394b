with

copies as (

    select * from {{ ref('int_sale_copies_collected') }}

),

originals as (

    select * from {{ ref('int_sales_originated') }}

),

found as (

    select
        copies.copying_channel,
        copies._stream,
        copies.order_id,
        copies.told_on_date,
        copies.copied_fen,
        originals.channel,
        originals.business_date,
        originals.sent_date,
        originals.sold_fen,
        -- A shop of which no order is known belongs to a channel that does not deliver.
        count(originals.order_id) over (partition by copies.copying_channel, copies.shop_id) > 0 as is_known_shop

    from copies

    left join originals
        on
            copies.order_id = originals.order_id
            and copies.copying_channel <> originals.channel

),

matched as (

    select
        *,
        case
            when channel is null and is_known_shop then 'no order'
            when channel is null then 'unknown shop'
            when copied_fen <> sold_fen then 'other amount'
            else 'matched'
        end as match_state

    from found

)

select * from matched
