{#
    Orders of an ERP whose amount is not the sum of their lines; one row for each of the two streams,
    since either may be wrong.
#}
with

heads as (

    {{ standing_lines('erp_orders', ['erp_order_id'], where_told={'amount_fen': 'bigint'}) | indent(4) }}

),

lines as (

    {{ standing_lines('erp_order_lines', ['erp_order_id', 'amount_fen']) | indent(4) }}

),

summed as (

    select
        channel,
        erp_order_id,
        max(_stream) as _stream,
        max(_delivery_date) as _delivery_date,
        sum(amount_fen) as lines_fen

    from lines

    group by all

),

compared as (

    select
        heads.channel,
        heads.erp_order_id,
        heads._stream as head_stream,
        summed._stream as line_stream,
        greatest(heads._delivery_date, summed._delivery_date) as delivery_date,
        heads.amount_fen as head_fen,
        summed.lines_fen,
        coalesce(
            heads.amount_fen <> 0 and summed.lines_fen <> 0
            and (
                abs(heads.amount_fen) >= 10 * abs(summed.lines_fen)
                or abs(summed.lines_fen) >= 10 * abs(heads.amount_fen)
            ), false
        ) as is_other_unit

    from heads

    inner join summed
        on
            heads.channel = summed.channel
            and heads.erp_order_id = summed.erp_order_id

    where heads.amount_fen <> summed.lines_fen

),

told as (

    {% for stream in ['head_stream', 'line_stream'] -%}
    select
        channel,
        {{ stream }} as _stream,
        delivery_date,
        erp_order_id,
        head_fen,
        lines_fen,
        is_other_unit

    from compared

    {% if not loop.last %}union all{% endif %}

    {% endfor %}
)

select * from told
