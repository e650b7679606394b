{#
    Pieces that the sold and returned lines say have left or come back to a store or the warehouse of
    the online channels, on the day on which they moved: a till's goods when they are paid, what is sent
    when it is sent, by whom it is sent. Only units of the brand's own list, since only these have stock.
#}
with

lines as (

    select
        channel,
        order_id,
        store_id,
        sku_id,
        product_id,
        line_type,
        quantity,
        amount_fen,
        business_date

    from {{ ref('int_order_lines_unioned') }}

    where
        (line_type = 'sale' and quantity > 0)
        or (line_type = 'refund' and quantity < 0)

),

skus as (

    select
        sku_id,
        tag_price_fen

    from {{ ref('dim_skus') }}

),

orders as (

    select
        orders.channel,
        orders.order_id,
        orders.endpoint,
        case
            when orders.endpoint = 'offline' then orders.selling_store_id
            else coalesce(heads.fulfilment_store_id, 'online')
        end as stock_store_id,
        case
            when orders.endpoint = 'offline' then orders.business_date
            else {{ business_date('orders.shipped_at') }}
        end as moved_date

    from {{ ref('fct_orders') }} as orders

    left join {{ ref('int_order_heads_unioned') }} as heads
        on
            orders.channel = heads.channel
            and orders.order_id = heads.order_id

),

-- A platform's line names the brand's unit in the place of its article.
sold as (

    select
        orders.stock_store_id as store_id,
        coalesce(by_unit.sku_id, by_article.sku_id) as sku_id,
        orders.moved_date as business_date,
        lines.quantity as sold_quantity,
        case
            when
                lines.amount_fen
                >= {{ var('full_price_share') }} * lines.quantity
                * coalesce(by_unit.tag_price_fen, by_article.tag_price_fen)
                then lines.quantity
            else 0
        end as full_price_quantity,
        case when orders.endpoint = 'private' then lines.quantity else 0 end as private_quantity,
        lines.quantity * coalesce(by_unit.tag_price_fen, by_article.tag_price_fen) as tag_fen,
        lines.amount_fen as paid_fen,
        0 as returned_quantity

    from lines

    inner join orders
        on
            lines.channel = orders.channel
            and lines.order_id = orders.order_id

    left join skus as by_unit
        on lines.sku_id = by_unit.sku_id

    left join skus as by_article
        on lines.product_id = by_article.sku_id

    where
        lines.line_type = 'sale'
        and orders.moved_date is not null

),

cases as (

    {{ standing_lines(
        'erp_refund_lines', ['source_order_id', 'sku_id', 'refund_status', 'returned_quantity', 'confirmed_at']
    ) | indent(4) }}

),

-- A till counts what comes back on its ticket. What is sent back goes back to who had sent it; of what
-- was never sent nothing does.
returned as (

    select
        store_id,
        sku_id,
        business_date,
        0 as sold_quantity,
        0 as full_price_quantity,
        0 as private_quantity,
        cast(null as bigint) as tag_fen,
        cast(null as bigint) as paid_fen,
        -quantity as returned_quantity

    from lines

    where line_type = 'refund'

    union all

    select
        orders.stock_store_id as store_id,
        cases.sku_id,
        {{ business_date('cases.confirmed_at') }} as business_date,
        0 as sold_quantity,
        0 as full_price_quantity,
        0 as private_quantity,
        cast(null as bigint) as tag_fen,
        cast(null as bigint) as paid_fen,
        cases.returned_quantity

    from cases

    inner join orders
        on
            cases.source_order_id = orders.order_id
            and {{ business_date('cases.confirmed_at') }} >= orders.moved_date

    where
        cases.refund_status = 'Confirmed'
        and cases.returned_quantity > 0

),

moves as (

    select * from sold

    union all

    select * from returned

),

daily as (

    select
        store_id,
        sku_id,
        business_date,
        cast(sum(sold_quantity) as bigint) as sold_quantity,
        cast(sum(full_price_quantity) as bigint) as full_price_quantity,
        cast(sum(private_quantity) as bigint) as private_quantity,
        cast(coalesce(sum(tag_fen), 0) as bigint) as tag_fen,
        cast(coalesce(sum(tag_fen - paid_fen), 0) as bigint) as markdown_fen,
        cast(sum(returned_quantity) as bigint) as returned_quantity

    from moves

    where sku_id is not null

    group by
        store_id,
        sku_id,
        business_date

)

select * from daily
