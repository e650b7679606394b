with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

spans as (

    select
        node_no,
        person_no,
        since_date,
        until_date,
        rule

    from {{ ref('int_identity_persons_resolved') }}

    where person_no is not null

),

persons as (

    select
        nodes.node_no as person_no,
        {{ person_named_by('nodes.id_type', 'nodes.scope', 'nodes.id_value') }} as person_id

    from nodes

    where nodes.node_no in (select spans.person_no from spans)

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
            else coalesce(spans.rule, 'an earlier link')
        end as rule

    from nodes

    inner join spans
        on nodes.node_no = spans.node_no

    inner join persons
        on spans.person_no = persons.person_no

    where
        not (nodes.is_number and spans.person_no = spans.node_no)
        and nodes.id_type <> 'phone_and_name'

)

select * from bridge
