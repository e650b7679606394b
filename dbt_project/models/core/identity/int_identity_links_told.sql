{#
    Every link once, with numbers for ids. They are found by a key of 64 bits, in half the time of
    the ids; that no two ids have one key is tested.
#}
with

told as (

    select
        {{ number_of(['kind', 'strength']) }} as rule_key,
        {{ id_key_of('holder_type', 'holder_scope', 'holder_id') }} as holder_key,
        {{ id_key_of('other_type', 'other_scope', 'other_id') }} as other_key,
        case when kind = 'decision' then _line_no end as decision_no,
        min(seen_date) as first_seen_date,
        max(seen_date) as last_seen_date,
        min(_delivery_date) as told_from_date

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

    group by
        rule_key,
        holder_key,
        other_key,
        decision_no

),

links as (

    select
        rules.rule_no,
        holders.node_no as holder_no,
        others.node_no as other_no,
        told.decision_no,
        told.first_seen_date,
        told.last_seen_date,
        told.told_from_date

    from told

    inner join {{ ref('int_identity_ids_numbered') }} as holders
        on told.holder_key = holders.id_key

    inner join {{ ref('int_identity_ids_numbered') }} as others
        on told.other_key = others.id_key

    inner join {{ ref('int_identity_rules_told') }} as rules
        on told.rule_key = rules.rule_key

)

select * from links
