{#
    Which evidence about an id that changed its person came or went on a night: what came is why
    persons merged, what went why they split.
#}
with

moved as (

    select distinct node_no

    from {{ ref('int_identity_moves_dated') }}

),

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

    left join {{ ref('int_identity_persons_resolved') }} as resolved
        on
            links.rule_no = resolved.rule_no
            and links.holder_no = resolved.node_no
            and links.other_no = resolved.other_no
            and links.told_from_date = resolved.since_date

    where
        links.holder_no in (select moved.node_no from moved)
        or links.other_no in (select moved.node_no from moved)

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

    where outcome is not null

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
        ends.node_no,
        ends.happened_on_date,
        ends.is_new,
        min(ends.cause) as cause

    from ends

    inner join moved
        on ends.node_no = moved.node_no

    group by all

)

select * from causes
