{{ config(materialized='view') }}

{# Who sold, as the order or its lines say: by the rules 10 to 13 of `credit_rules`. #}
with

orders as (

    select * from {{ ref('int_orders_credited') }}

),

tickets_split as (

    {{ standing_lines(
        'guide_credits', ['order_id', 'guide_id', 'ticket_type', 'credited_fen', '_child_no']
    ) | indent(4) }}

),

line_sellers as (

    {{ standing_lines('order_line_sellers', ['order_id', 'order_line_id', 'guide_id', '_child_no']) | indent(4) }}

),

sellers as (

    select
        orders.channel,
        orders.order_id,
        cast(null as string) as order_line_id,
        10 as rule_no,
        tickets_split.guide_id,
        tickets_split._child_no as place,
        tickets_split.credited_fen as weight,
        orders.order_id as evidence_id

    from orders

    inner join tickets_split
        on
            orders.channel = tickets_split.channel
            and orders.order_id = tickets_split.order_id

    where tickets_split.ticket_type = 'sale'

    union all

    select
        orders.channel,
        orders.order_id,
        line_sellers.order_line_id,
        11 as rule_no,
        line_sellers.guide_id,
        line_sellers._child_no as place,
        1 as weight,
        line_sellers.order_line_id as evidence_id

    from orders

    inner join line_sellers
        on
            orders.channel = line_sellers.channel
            and orders.order_id = line_sellers.order_id

    union all

    select
        orders.channel,
        orders.order_id,
        lines.order_line_id,
        12 as rule_no,
        lines.guide_id,
        1 as place,
        1 as weight,
        lines.order_line_id as evidence_id

    from orders

    inner join {{ ref('fct_order_lines') }} as lines
        on
            orders.channel = lines.channel
            and orders.order_id = lines.order_id

    where lines.line_type = 'sale'

    union all

    select
        channel,
        order_id,
        cast(null as string) as order_line_id,
        13 as rule_no,
        sales_guide_id as guide_id,
        1 as place,
        1 as weight,
        order_id as evidence_id

    from orders

)

select * from sellers

where guide_id is not null
