{# A view: one model reads it whole, people look at a person's. #}
{{ config(materialized='view') }}

with

edges as (

    select * from {{ ref('int_identity_edges_dated') }}

),

dangers as (

    select * from {{ ref('int_identity_dangers') }}

),

-- What a person proved to have is theirs, a number of staff too; what was typed may be the guide's.
endangered as (

    select
        edges.*,
        least(edges.withdrawn_on_date, decisions.valid_to_date) as ended_on_date,
        coalesce(holders.reason, others.reason) as danger,
        greatest(edges.told_from_date, least(holders.since_date, others.since_date)) as danger_on_date

    from edges

    left join dangers as holders
        on
            edges.holder_no = holders.node_no
            and (holders.is_absolute or edges.strength not in ('decided', 'verified'))

    left join dangers as others
        on
            edges.other_no = others.node_no
            and (others.is_absolute or edges.strength not in ('decided', 'verified'))

    left join {{ ref('stg_landing__identity_decisions') }} as decisions
        on edges.decision_no = decisions.decision_no

),

links as (

    select
        kind,
        strength,
        grade,
        rule_no,
        holder_no,
        other_no,
        first_seen_date,
        -- What somebody typed, or proved when they joined, is no newer for being told again.
        case
            when kind in ({{ listed(kinds_proven_anew()) }}) then last_seen_date
            else first_seen_date
        end as last_seen_date,
        told_from_date,
        case
            when danger is null or ended_on_date <= danger_on_date then ended_on_date
            else danger_on_date
        end as valid_to_date,
        case when not coalesce(ended_on_date <= danger_on_date, false) then danger end as refused_because

    from endangered

)

select * from links
