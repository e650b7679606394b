{# A view of every link that was told, and of those that were withdrawn the spans. #}
{{ config(materialized='view') }}

with

turns as (

    select * from {{ ref('int_identity_turns_dated') }}

),

changing as (

    select distinct
        rule_no,
        holder_no

    from turns

),

spans as (

    select
        told.*,
        cast(null as date) as withdrawn_on_date

    from {{ ref('int_identity_links_told') }} as told

    left join changing
        on
            told.rule_no = changing.rule_no
            and told.holder_no = changing.holder_no

    where changing.holder_no is null

    union all

    select
        rule_no,
        holder_no,
        other_no,
        cast(null as bigint) as decision_no,
        first_seen_date,
        last_seen_date,
        told_from_date,
        withdrawn_on_date

    from turns

),

edges as (

    select
        spans.*,
        rules.kind,
        rules.strength,
        rules.grade

    from spans

    inner join {{ ref('int_identity_rules_told') }} as rules
        on spans.rule_no = rules.rule_no

)

select * from edges
