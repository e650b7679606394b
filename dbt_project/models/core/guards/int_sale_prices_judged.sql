{#
    Pieces that cost so much, or so little, that the amounts must be in another unit: more than ten
    times what any piece of the article had cost in the channel before, or of an article that was
    never sold, more than three times the dearest piece of all; by channel and delivery.
#}
with

sales as (

    select
        channel,
        product_id,
        business_date,
        _delivery_date,
        cast(amount_fen as double) / coalesce(nullif(abs(quantity), 0), 1) as piece_fen

    from {{ ref('int_order_lines_unioned') }}

    where
        line_type = 'sale'
        and not coalesce(is_free, false)
        and is_merchandise
        and amount_fen > 0

),

days as (

    select
        channel,
        product_id,
        business_date,
        max(piece_fen) as dearest_fen,
        min(piece_fen) as cheapest_fen,
        count(*) as pieces

    from sales

    group by all

),

articles as (

    select
        channel,
        product_id,
        business_date,
        max(dearest_fen) over earlier as dearest_fen,
        min(cheapest_fen) over earlier as cheapest_fen

    from days

    window earlier as (
        partition by channel, product_id order by business_date rows between unbounded preceding and 1 preceding
    )

),

channel_days as (

    select
        channel,
        business_date,
        max(dearest_fen) as dearest_fen,
        min(cheapest_fen) as cheapest_fen,
        sum(pieces) as pieces

    from days

    group by all

),

channels as (

    select
        channel,
        business_date,
        max(dearest_fen) over earlier as dearest_fen,
        min(cheapest_fen) over earlier as cheapest_fen,
        sum(pieces) over earlier as pieces

    from channel_days

    window earlier as (
        partition by channel order by business_date rows between unbounded preceding and 1 preceding
    )

),

compared as (

    select
        sales.channel,
        sales._delivery_date as delivery_date,
        sales.business_date,
        coalesce(
            sales.piece_fen > 10 * coalesce(articles.dearest_fen, channels.dearest_fen * 0.3), false
        ) as is_too_dear,
        coalesce(
            sales.piece_fen < coalesce(articles.cheapest_fen, channels.cheapest_fen) / 10, false
        ) as is_too_cheap

    from sales

    inner join channels
        on
            sales.channel = channels.channel
            and sales.business_date = channels.business_date
            and channels.pieces >= 30

    left join articles
        on
            sales.channel = articles.channel
            and sales.product_id = articles.product_id
            and sales.business_date = articles.business_date

),

-- A single piece may be given away for a coin; a whole delivery is not.
judged as (

    select
        channel,
        delivery_date,
        business_date,
        count(*) as pieces,
        count(*) filter (where is_too_dear)
        + case
            when count(*) >= 2 and count(*) filter (where is_too_cheap) * 2 > count(*)
                then count(*) filter (where is_too_cheap)
            else 0
        end as odd_pieces

    from compared

    group by all

)

select * from judged
