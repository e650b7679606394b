{#
    Who brought the order: the rules 40 to 60 of `credit_rules`, by shares, by the sharers and promoters
    that the shop names, and by who hosted the livestream.
#}
{{ config(materialized='view') }}

with

orders as (

    select * from {{ ref('int_orders_credited') }}

),

lives as (

    {{ standing_lines('live_sessions', ['live_session_id', 'anchor_staff_no', 'started_at']) | indent(4) }}

),

hosts as (

    select
        live_session_id,
        min_by(anchor_staff_no, started_at) as guide_id

    from lives

    where anchor_staff_no is not null

    group by live_session_id

),

events as (

    {{ standing_lines('events', ['event_type', 'order_id', 'share_id', 'happened_at']) | indent(4) }}

),

shares_of_orders as (

    select
        order_id,
        min_by(share_id, happened_at) as share_id

    from events

    where
        event_type = 'order'
        and order_id is not null
        and share_id is not null

    group by order_id

),

shares as (

    select * from {{ ref('fct_shares') }}

),

sharers as (

    select
        named.channel,
        named.order_id,
        named.sharer_id,
        guides.guide_id

    from {{ ref('fct_order_sharers') }} as named

    inner join orders
        on
            named.channel = orders.channel
            and named.order_id = orders.order_id

    inner join {{ ref('int_sharer_guides_dated') }} as guides
        on
            named.channel = guides.channel
            and named.sharer_id = guides.sharer_id
            and (guides.is_first or orders.paid_at >= guides.valid_from_at)
            and orders.paid_at < coalesce(guides.valid_to_at, timestamp '9999-12-31 00:00:00')

),

promoted as (

    select * from {{ ref('int_promoter_trades_told') }}

),

staff_phones as (

    select
        staff_no,
        staff_phone,
        min(valid_from_date) as valid_from_date

    from (

        {{ standing_lines('staff_assignments', ['staff_no', 'staff_phone', 'valid_from_date']) | indent(8) }}

    ) as assignments

    where staff_phone is not null

    group by
        staff_no,
        staff_phone

),

-- A number may be another's by then.
promoters as (

    select
        promoted.channel,
        promoted.order_id,
        promoted.salesman_id,
        max_by(staff_phones.staff_no, staff_phones.valid_from_date) as guide_id

    from promoted

    inner join orders
        on
            promoted.channel = orders.channel
            and promoted.order_id = orders.order_id

    inner join staff_phones
        on
            promoted.salesman_phone = staff_phones.staff_phone
            and orders.business_date >= staff_phones.valid_from_date

    group by
        promoted.channel,
        promoted.order_id,
        promoted.salesman_id

),

brought as (

    {% for rule, column in [(40, 'root_staff_id'), (50, 'staff_id')] -%}
    select
        orders.channel,
        orders.order_id,
        {{ rule }} as rule_no,
        shares.{{ column }} as guide_id,
        1 as place,
        shares.share_id as evidence_id

    from orders

    inner join shares_of_orders
        on orders.order_id = shares_of_orders.order_id

    inner join shares
        on shares_of_orders.share_id = shares.share_id

    union all

    {% endfor -%}
    {% for rule in [41, 51] -%}
    select
        channel,
        order_id,
        {{ rule }} as rule_no,
        guide_id,
        1 as place,
        sharer_id as evidence_id

    from sharers

    union all

    {% endfor -%}
    select
        channel,
        order_id,
        42 as rule_no,
        guide_id,
        row_number() over (partition by channel, order_id order by salesman_id) as place,
        salesman_id as evidence_id

    from promoters

    union all

    select
        orders.channel,
        orders.order_id,
        60 as rule_no,
        hosts.guide_id,
        1 as place,
        orders.live_id as evidence_id

    from orders

    inner join hosts
        on orders.live_id = hosts.live_session_id

)

select * from brought

where guide_id is not null
