{#
    Everything that speaks for a guide, by the rules of `credit_rules`: of an order as a whole
    (`order_line_id` is null) or of a line. Which rule counts is not decided here.
#}
with

collected as (

    select * from {{ ref('int_seller_evidence_told') }}

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

    from {{ ref('int_relation_evidence_dated') }}

    union all

    select
        channel,
        order_id,
        cast(null as string) as order_line_id,
        rule_no,
        guide_id,
        place,
        1 as weight,
        evidence_id

    from {{ ref('int_origin_evidence_told') }}

)

select * from collected
