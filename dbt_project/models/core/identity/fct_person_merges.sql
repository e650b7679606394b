with

moves as (

    select * from {{ ref('int_identity_moves_dated') }}

    where is_merge

),

causes as (

    select * from {{ ref('int_identity_causes_dated') }}

    where is_new

),

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

merged as (

    select
        moves.moved_on_date as merged_on_date,
        {{ person_named_by('former.id_type', 'former.scope', 'former.id_value') }} as absorbed_person_id,
        {{ person_named_by('persons.id_type', 'persons.scope', 'persons.id_value') }} as surviving_person_id,
        count(distinct moves.node_no) as moved_ids,
        coalesce(min(causes.cause), 'a decision or other links') as cause

    from moves

    inner join nodes as former
        on moves.former_person_no = former.node_no

    inner join nodes as persons
        on moves.person_no = persons.node_no

    left join causes
        on
            moves.node_no = causes.node_no
            and moves.moved_on_date = causes.happened_on_date

    group by all

)

select * from merged
