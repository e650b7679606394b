{# What the resolving reads: edges that may be used, their ends as numbers of nodes. #}
with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

linked as (

    select
        edges.edge_no,
        cast(holders.node_no as int) as holder_no,
        cast(others.node_no as int) as other_no,
        case edges.strength
            when 'decided' then 0
            when 'issued' then 1
            when 'stated' then 2
            when 'verified' then 3
            when 'typed' then 4
        end as grade,
        edges.first_seen_date,
        -- What somebody typed is no newer for being delivered again.
        case when edges.strength = 'verified' then edges.last_seen_date else edges.first_seen_date end as last_seen_date,
        edges.told_from_date,
        edges.valid_to_date

    from {{ ref('int_identity_edges') }} as edges

    inner join nodes as holders
        on
            edges.holder_type = holders.id_type
            and edges.holder_scope = holders.scope
            and edges.holder_id = holders.id_value

    inner join nodes as others
        on
            edges.other_type = others.id_type
            and edges.other_scope = others.scope
            and edges.other_id = others.id_value

    where
        edges.strength <> 'weak'
        and coalesce(edges.valid_to_date > edges.told_from_date, true)

)

select * from linked
