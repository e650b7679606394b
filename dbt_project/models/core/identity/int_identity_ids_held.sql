{#
    Which id is whose from when to when, with kinds and rules as numbers: of millions of ids the
    values come last, beside their keys.
#}
{{ config(pre_hook='{{ begin_tokens() }}', post_hook='{{ end_tokens() }}') }}

with

oldest as (

    select distinct person_no

    from {{ ref('int_identity_persons_resolved') }}

    where person_no is not null

),

persons as (

    select
        oldest.person_no,
        {{ person_named_by('kinds.id_type', 'kinds.scope', 'ids.id_value') }} as person_id

    from oldest

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on oldest.person_no = numbered.node_no

    inner join {{ ref('int_identity_ids_told') }} as ids
        on numbered.id_key = ids.id_key

    inner join {{ ref('int_identity_kinds_told') }} as kinds
        on ids.kind_key = kinds.kind_key

),

-- A number that nobody holds for certain is nobody's.
held as (

    select
        numbered.id_key,
        persons.person_id,
        spans.since_date,
        spans.until_date,
        numbered.kind_no,
        -- 0: it is the oldest id of the person, whatever else ties it to the others.
        case when spans.person_no = spans.node_no then 0 else spans.rule_no end as rule_no

    from {{ ref('int_identity_ids_numbered') }} as numbered

    inner join {{ ref('int_identity_persons_resolved') }} as spans
        on numbered.node_no = spans.node_no

    inner join persons
        on spans.person_no = persons.person_no

    where
        not (numbered.is_number and spans.person_no = spans.node_no)
        and numbered.kind_no not in (
            select kinds.kind_no

            from {{ ref('int_identity_kinds_told') }} as kinds

            where kinds.id_type = 'phone_and_name'
        )

),

dated as (

    select
        held.kind_no,
        ids.id_value,
        held.person_id,
        -- What was known first was as true before it was delivered.
        case
            when held.since_date = ids.first_delivery_date then least(ids.first_seen_date, held.since_date)
            else held.since_date
        end as valid_from_date,
        {{ days_after('held.until_date', -1) }} as valid_to_date,
        held.rule_no

    from {{ ref('int_identity_ids_told') }} as ids

    inner join held
        on ids.id_key = held.id_key

)

select * from dated
