with

lines as (

    {{ standing_lines('erp_order_lines', ['erp_order_id', 'line_type', 'amount_fen'], where_told={
        'source_order_id': 'string', 'shop_id': 'string', 'is_given_up': 'boolean', 'is_merchandise': 'boolean',
    }) | indent(4) }}

),

heads as (

    {{ standing_lines('erp_orders', ['erp_order_id', 'source_order_id'], where_told={
        'document_no': 'string', 'store_id': 'string',
    }) | indent(4) }}

),

-- An ERP names the order of a platform, or the ticket by the number that the till gave it.
of_erps as (

    select
        lines.channel,
        lines._stream,
        lines._delivery_date,
        coalesce(lines.source_order_id, heads.source_order_id, heads.document_no) as order_id,
        coalesce(lines.shop_id, heads.store_id) as shop_id,
        lines.line_type,
        lines.amount_fen

    from lines

    left join heads
        on
            lines.channel = heads.channel
            and lines.erp_order_id = heads.erp_order_id

    where
        not coalesce(lines.is_given_up, false)
        and coalesce(lines.is_merchandise, true)
        and lines.line_type <> 'refund'

),

copied as (

    select * from of_erps

    union all

    select
        channel,
        _stream,
        _delivery_date,
        source_order_id as order_id,
        cast(null as string) as shop_id,
        'sale' as line_type,
        amount_fen

    from {{ ref('int_order_lines_unioned') }}

    where line_type = 'copy' and source_order_id is not null

),

-- What is cancelled or unpaid in the copying system has no amount there.
collected as (

    select
        channel as copying_channel,
        _stream,
        order_id,
        min(coalesce(shop_id, '')) as shop_id,
        max(_delivery_date) as told_on_date,
        cast(sum(amount_fen) filter (where line_type = 'sale') as bigint) as copied_fen

    from copied

    where order_id is not null

    group by all

)

select * from collected
