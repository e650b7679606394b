{# Every link that was ever told, and what became of it: what `siyu explain person` shows. #}
with

judged as (

    select
        edges.*,
        case
            when edges.refused_because is not null then edges.refused_because
            else coalesce(resolved.outcome, 'withdrawn')
        end as outcome

    from {{ ref('int_identity_edges') }} as edges

    left join {{ ref('int_identity_persons_resolved') }} as resolved
        on
            edges.edge_no = resolved.number
            and resolved.what = 'edge'

)

select * from judged
