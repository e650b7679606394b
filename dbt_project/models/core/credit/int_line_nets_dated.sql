{#
    What is kept of a line after its sale and after each refund. A refund that is told before its
    sale waits for it; what is told and happens on the same days is one step.
#}
with

lines as (

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id,
        lines.amount_fen,
        lines.business_date,
        told.known_date

    from {{ ref('fct_order_lines') }} as lines

    inner join {{ ref('int_orders_credited') }} as orders
        on
            lines.channel = orders.channel
            and lines.order_id = orders.order_id

    inner join {{ ref('int_moves_told') }} as told
        on
            lines.channel = told.channel
            and lines.order_line_id = told.move_id
            and told.move_type = 'sale'

    where lines.line_type = 'sale'

),

moves as (

    select
        channel,
        order_id,
        order_line_id,
        amount_fen,
        business_date as event_date,
        known_date,
        true as is_sale

    from lines

    union all

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id,
        -refunds.refund_fen as amount_fen,
        greatest(refunds.business_date, lines.business_date) as event_date,
        greatest(refunds.known_date, lines.known_date) as known_date,
        false as is_sale

    from {{ ref('int_refunds_allocated') }} as refunds

    inner join lines
        on
            refunds.channel = lines.channel
            and refunds.order_line_id = lines.order_line_id

),

steps as (

    select
        channel,
        order_id,
        order_line_id,
        known_date,
        event_date,
        is_sale,
        sum(amount_fen) as moved_fen

    from moves

    group by
        channel,
        order_id,
        order_line_id,
        known_date,
        event_date,
        is_sale

),

dated as (

    select
        channel,
        order_id,
        order_line_id,
        cast(row_number() over in_time as int) as step,
        known_date,
        event_date,
        cast(moved_fen as bigint) as moved_fen,
        cast(sum(moved_fen) over in_time as bigint) as net_fen,
        lead(event_date) over in_time is null as is_last

    from steps

    window
        in_time as (
            partition by channel, order_line_id
            order by is_sale desc, known_date asc, event_date asc
            rows between unbounded preceding and current row
        )

)

select * from dated
