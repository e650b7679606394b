{#
    Ids that went from one person to another, with the night of it. Where the oldest id of the
    former person went along, that person is no more: a merge. Else a part of it left: a split.
#}
with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

    where not is_number

),

spans as (

    select
        nodes.node_no,
        resolved.person_no,
        resolved.since_date as moved_on_date,
        lag(resolved.person_no) over (partition by nodes.node_no order by resolved.since_date) as former_person_no

    from {{ ref('int_identity_persons_resolved') }} as resolved

    inner join nodes
        on resolved.node_no = nodes.node_no

    where resolved.person_no is not null

),

moves as (

    select
        spans.moved_on_date,
        spans.node_no,
        spans.former_person_no,
        spans.person_no,
        ended.node_no is not null as is_merge

    from spans

    left join spans as ended
        on
            spans.moved_on_date = ended.moved_on_date
            and spans.former_person_no = ended.node_no
            and ended.former_person_no = ended.node_no

    where spans.former_person_no is not null

)

select * from moves
