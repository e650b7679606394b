{# A view: millions of rows need not each say in words what a handful of kinds and rules are. #}
{{ config(materialized='view') }}

with

bridge as (

    select
        kinds.id_type,
        kinds.scope,
        held.id_value,
        held.person_id,
        held.valid_from_date,
        held.valid_to_date,
        case when held.rule_no = 0 then 'the oldest id of the person' else coalesce(rules.kind, 'an earlier link') end
            as rule

    from {{ ref('int_identity_ids_held') }} as held

    inner join {{ ref('int_identity_kinds_told') }} as kinds
        on held.kind_no = kinds.kind_no

    left join {{ ref('int_identity_rules_told') }} as rules
        on held.rule_no = rules.rule_no

)

select * from bridge
