with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

spans as (

    select
        number as node_no,
        person_no,
        since_date,
        until_date

    from {{ ref('int_identity_persons_resolved') }}

    where what = 'node'

),

persons as (

    select
        spans.person_no,
        any_value({{ person_named_by('nodes.id_type', 'nodes.scope', 'nodes.id_value') }}) as person_id

    from spans

    inner join nodes
        on spans.person_no = nodes.node_no

    group by spans.person_no

),

-- What was known first was as true before it was delivered. A number that nobody holds for certain
-- is nobody's.
bridge as (

    select
        nodes.id_type,
        nodes.scope,
        nodes.id_value,
        persons.person_id,
        case
            when spans.since_date = nodes.first_delivery_date then least(nodes.first_seen_date, spans.since_date)
            else spans.since_date
        end as valid_from_date,
        {{ days_after('spans.until_date', -1) }} as valid_to_date,
        case
            when spans.person_no = spans.node_no then 'the oldest id of the person'
            else coalesce(rules.rule, 'an earlier link')
        end as rule

    from spans

    inner join nodes
        on spans.node_no = nodes.node_no

    inner join persons
        on spans.person_no = persons.person_no

    left join {{ ref('int_identity_rules_chosen') }} as rules
        on
            spans.node_no = rules.node_no
            and spans.until_date is null

    where
        not (nodes.is_number and spans.person_no = spans.node_no)
        and nodes.id_type <> 'phone_and_name'

)

select * from bridge
