{#
    Of most kinds a holder has one at a time: who later names another one, and this one no more, has
    withdrawn it. Only few ever do.
#}
with

changing as (

    select
        links.rule_no,
        links.holder_no

    from {{ ref('int_identity_links_told') }} as links

    where
        links.rule_no in (
            select rules.rule_no

            from {{ ref('int_identity_rules_told') }} as rules

            where rules.kind not in ({{ listed(kinds_of_many()) }})
        )

    group by all

    having count(*) > 1

),

changing_ids as (

    select
        changing.rule_no,
        changing.holder_no,
        rules.rule_key,
        numbered.id_key

    from changing

    inner join {{ ref('int_identity_rules_told') }} as rules
        on changing.rule_no = rules.rule_no

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on changing.holder_no = numbered.node_no

),

by_delivery as (

    select
        changing_ids.rule_no,
        changing_ids.holder_no,
        statements._delivery_date,
        max_by(
            others.node_no,
            {{ days_between("date '1970-01-01'", 'statements.seen_date') }} * 10000000000 + others.node_no
        ) as other_no,
        min(statements.seen_date) as first_seen_date,
        max(statements.seen_date) as last_seen_date

    from {{ ref('int_identity_statements') }} as statements

    inner join changing_ids
        on
            {{ number_of(['statements.kind', 'statements.strength']) }} = changing_ids.rule_key
            and {{ id_key_of('statements.holder_type', 'statements.holder_scope', 'statements.holder_id') }}
            = changing_ids.id_key

    inner join {{ ref('int_identity_ids_numbered') }} as others
        on
            {{ id_key_of('statements.other_type', 'statements.other_scope', 'statements.other_id') }}
            = others.id_key

    group by all

),

turns as (

    select
        *,
        case
            when other_no = lag(other_no) over (partition by rule_no, holder_no order by _delivery_date) then 0
            else 1
        end as is_turn

    from by_delivery

),

numbered as (

    select
        *,
        sum(is_turn) over (partition by rule_no, holder_no order by _delivery_date) as turn

    from turns

),

spans as (

    select
        rule_no,
        holder_no,
        other_no,
        turn,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date,
        min(_delivery_date) as told_from_date

    from numbered

    group by all

),

dated as (

    select
        rule_no,
        holder_no,
        other_no,
        first_seen_date,
        last_seen_date,
        told_from_date,
        lead(told_from_date) over (partition by rule_no, holder_no order by turn) as withdrawn_on_date

    from spans

)

select * from dated
