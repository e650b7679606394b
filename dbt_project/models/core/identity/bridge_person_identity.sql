with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

spans as (

    select
        number as node_no,
        person_no,
        since_date,
        until_date,
        row_number() over (partition by number order by since_date) as span_no

    from {{ ref('int_identity_persons_resolved') }}

    where what = 'node'

),

rules as (

    select * from {{ ref('int_identity_rules_chosen') }}

),

-- What was known first was as true before it was delivered. A number that nobody holds for certain
-- is nobody's.
bridge as (

    select
        nodes.id_type,
        nodes.scope,
        nodes.id_value,
        {{ person_named_by('persons.id_type', 'persons.scope', 'persons.id_value') }} as person_id,
        case
            when spans.span_no = 1 then least(nodes.first_seen_date, spans.since_date)
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

    inner join nodes as persons
        on spans.person_no = persons.node_no

    left join rules
        on
            spans.node_no = rules.node_no
            and spans.until_date is null

    where
        not (nodes.is_number and spans.person_no = spans.node_no)
        and nodes.id_type <> 'phone_and_name'

)

select * from bridge
