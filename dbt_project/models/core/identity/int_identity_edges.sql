with

edges as (

    select * from {{ ref('int_identity_edges_dated') }}

),

dangers as (

    select * from {{ ref('int_identity_dangers') }}

),

decisions as (

    select * from {{ ref('stg_landing__identity_decisions') }}

),

-- What a person proved to have is theirs, a number of staff too; what was typed may be the guide's.
endangered as (

    select
        edges.*,
        least(edges.withdrawn_on_date, decisions.valid_to_date) as ended_on_date,
        case
            when edges.strength = 'weak' then 'weak evidence is shown and never used'
            when edges.other_id like 'odd:%' then 'no whole phone number'
            when edges.strength in ('decided', 'verified') then null
            else coalesce(holders.reason, others.reason)
        end as refused_because,
        case
            when edges.strength = 'weak' or edges.other_id like 'odd:%' then edges.told_from_date
            when edges.strength not in ('decided', 'verified') then least(holders.since_date, others.since_date)
        end as refused_from_date

    from edges

    left join dangers as holders
        on
            edges.holder_type = holders.id_type
            and edges.holder_scope = holders.scope
            and edges.holder_id = holders.id_value

    left join dangers as others
        on
            edges.other_type = others.id_type
            and edges.other_scope = others.scope
            and edges.other_id = others.id_value

    left join decisions
        on
            edges.kind = 'decision'
            and edges._line_no = decisions.decision_no

),

numbered as (

    select
        row_number() over (
            order by kind, holder_type, holder_scope, holder_id, slot, turn
        ) - 1 as edge_no,
        kind,
        strength,
        holder_type,
        holder_scope,
        holder_id,
        other_type,
        other_scope,
        other_id,
        source,
        first_seen_date,
        last_seen_date,
        told_from_date,
        least(
            ended_on_date,
            case when refused_from_date is not null then greatest(refused_from_date, told_from_date) end
        ) as valid_to_date,
        case
            when ended_on_date <= refused_from_date then null
            else refused_because
        end as refused_because,
        _file_sha256,
        _line_no

    from endangered

)

select * from numbered
