{#
    Everything that speaks for a guide, by the rules of `credit_rules`: of an order as a whole
    (`order_line_id` is null) or of a line. Which rule counts is decided where they meet.
#}
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

bindings as (

    select * from {{ ref('int_guide_bindings_identified') }}

),

serving as (

    select
        orders.channel,
        orders.order_id,
        bindings.guide_id,
        bindings.id_value as evidence_id,
        case
            when bindings.guide_role = 'contact' then 23
            when bindings.scope = orders.channel then 21
            else 22
        end as rule_no,
        bindings.valid_from_at

    from orders

    inner join bindings
        on orders.person_id = bindings.person_id

    where
        bindings.guide_role in ('service', 'contact')
        and orders.paid_at >= bindings.valid_from_at
        and orders.paid_at < coalesce(bindings.valid_to_at, timestamp '9999-12-31 00:00:00')

),

-- One guide serves: of several bindings the last, of several contacts the oldest.
servants as (

    select * from serving

    qualify
        row_number() over (
            partition by channel, order_id
            order by
                rule_no asc,
                {{ seconds_between("timestamp '1970-01-01 00:00:00'", 'valid_from_at') }}
                * case when rule_no = 23 then 1 else -1 end asc,
                guide_id asc,
                evidence_id asc
        ) = 1

),

openers as (

    select
        person_id,
        min_by(guide_id, valid_from_at) as guide_id,
        min_by(id_value, valid_from_at) as evidence_id,
        min({{ business_date('valid_from_at') }}) as opened_date

    from bindings

    where guide_role = 'opening'

    group by person_id

),

collected as (

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

    {% for rule, column, evidence in [(13, 'sales_guide_id', 'order_id'), (20, 'service_guide_id', 'order_id')] -%}
    union all

    select
        channel,
        order_id,
        cast(null as string) as order_line_id,
        {{ rule }} as rule_no,
        {{ column }} as guide_id,
        1 as place,
        1 as weight,
        {{ evidence }} as evidence_id

    from orders

    {% endfor -%}
    union all

    select
        channel,
        order_id,
        cast(null as string) as order_line_id,
        rule_no,
        guide_id,
        1 as place,
        1 as weight,
        evidence_id

    from servants

    union all

    select
        orders.channel,
        orders.order_id,
        cast(null as string) as order_line_id,
        30 as rule_no,
        openers.guide_id,
        1 as place,
        1 as weight,
        openers.evidence_id

    from orders

    inner join openers
        on
            orders.person_id = openers.person_id
            and orders.business_date >= openers.opened_date

    {% for rule, column in [(40, 'root_staff_id'), (50, 'staff_id')] -%}
    union all

    select
        orders.channel,
        orders.order_id,
        cast(null as string) as order_line_id,
        {{ rule }} as rule_no,
        shares.{{ column }} as guide_id,
        1 as place,
        1 as weight,
        shares.share_id as evidence_id

    from orders

    inner join shares_of_orders
        on orders.order_id = shares_of_orders.order_id

    inner join shares
        on shares_of_orders.share_id = shares.share_id

    {% endfor -%}
    {% for rule in [41, 51] -%}
    union all

    select
        channel,
        order_id,
        cast(null as string) as order_line_id,
        {{ rule }} as rule_no,
        guide_id,
        1 as place,
        1 as weight,
        sharer_id as evidence_id

    from sharers

    {% endfor -%}
    union all

    select
        channel,
        order_id,
        cast(null as string) as order_line_id,
        42 as rule_no,
        guide_id,
        row_number() over (partition by channel, order_id order by salesman_id) as place,
        1 as weight,
        salesman_id as evidence_id

    from promoters

    union all

    select
        orders.channel,
        orders.order_id,
        cast(null as string) as order_line_id,
        60 as rule_no,
        hosts.guide_id,
        1 as place,
        1 as weight,
        orders.live_id as evidence_id

    from orders

    inner join hosts
        on orders.live_id = hosts.live_session_id

)

select * from collected

where guide_id is not null
