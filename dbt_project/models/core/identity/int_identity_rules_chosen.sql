{# By what evidence each id is its person's now: the strongest of the links that join it. #}
with

accepted as (

    select
        links.holder_no,
        links.other_no,
        links.grade,
        links.kind

    from {{ ref('int_identity_persons_resolved') }} as resolved

    inner join {{ ref('int_identity_links_dated') }} as links
        on resolved.number = links.link_no

    where
        resolved.what = 'link'
        and resolved.outcome = 'accepted'

),

ends as (

    select
        holder_no as node_no,
        grade,
        kind

    from accepted

    union all

    select
        other_no,
        grade,
        kind

    from accepted

),

chosen as (

    select
        node_no,
        min_by(kind, concat(cast(grade as string), kind)) as rule

    from ends

    group by all

)

select * from chosen
