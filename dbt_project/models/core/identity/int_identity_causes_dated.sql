{# Which evidence about an id came or went on a night; what came is why persons merged, what went why they split. #}
with

links as (

    select
        links.holder_no,
        links.other_no,
        links.kind,
        links.refused_because,
        links.told_from_date,
        links.valid_to_date,
        resolved.outcome

    from {{ ref('int_identity_links_dated') }} as links

    inner join {{ ref('int_identity_persons_resolved') }} as resolved
        on
            links.link_no = resolved.number
            and resolved.what = 'link'

),

dated as (

    select
        holder_no,
        other_no,
        told_from_date as happened_on_date,
        kind as cause,
        true as is_new

    from links

    union all

    select
        holder_no,
        other_no,
        valid_to_date as happened_on_date,
        coalesce(refused_because, concat('withdrawn: ', kind)) as cause,
        false as is_new

    from links

    where valid_to_date is not null

    union all

    -- A link that came and contradicts others takes persons apart.
    select
        holder_no,
        other_no,
        told_from_date as happened_on_date,
        concat(outcome, ': ', kind) as cause,
        false as is_new

    from links

    where outcome in ('contradicted', 'shared', 'crowded', 'unlike', 'former')

),

ends as (

    select
        holder_no as node_no,
        happened_on_date,
        cause,
        is_new

    from dated

    union all

    select
        other_no,
        happened_on_date,
        cause,
        is_new

    from dated

),

causes as (

    select
        node_no,
        happened_on_date,
        is_new,
        min(cause) as cause

    from ends

    group by all

)

select * from causes
