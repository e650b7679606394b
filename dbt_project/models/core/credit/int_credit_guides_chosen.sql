{# Who gets the credit of a line in each role: the guides of the first rule that names one. #}
with

lines as (

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id

    from {{ ref('fct_order_lines') }} as lines

    inner join {{ ref('int_orders_credited') }} as orders
        on
            lines.channel = orders.channel
            and lines.order_id = orders.order_id

    where lines.line_type = 'sale'

),

evidence as (

    select
        evidence.*,
        rules.credit_role,
        rules.rule_id

    from {{ ref('int_credit_evidence_collected') }} as evidence

    inner join {{ ref('credit_rules') }} as rules
        on evidence.rule_no = rules.rule_no

),

of_lines as (

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id,
        evidence.credit_role,
        evidence.rule_no,
        evidence.rule_id,
        evidence.guide_id,
        evidence.place,
        evidence.weight,
        evidence.evidence_id

    from lines

    inner join evidence
        on
            lines.channel = evidence.channel
            and lines.order_id = evidence.order_id
            and (evidence.order_line_id is null or lines.order_line_id = evidence.order_line_id)

),

-- A guide who is named twice gets both parts.
named as (

    select
        channel,
        order_id,
        order_line_id,
        credit_role,
        rule_no,
        rule_id,
        guide_id,
        min(place) as place,
        sum(greatest(weight, 0)) as weight,
        min(evidence_id) as evidence_id

    from of_lines

    group by
        channel,
        order_id,
        order_line_id,
        credit_role,
        rule_no,
        rule_id,
        guide_id

),

first_rules as (

    select
        *,
        sum(weight) over (
            partition by channel, order_line_id, credit_role, rule_no
        ) as weights,
        min(rule_no) over (partition by channel, order_line_id, credit_role) as first_rule_no

    from named

),

-- A ticket of nothing says who sold, and not how much.
chosen as (

    select
        channel,
        order_id,
        order_line_id,
        credit_role,
        rule_id,
        evidence_id,
        guide_id,
        place,
        case when weights = 0 then 1 else weight end as weight

    from first_rules

    where
        rule_no = first_rule_no
        and (weights = 0 or weight > 0)

)

select * from chosen
