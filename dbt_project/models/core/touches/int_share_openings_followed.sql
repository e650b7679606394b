{#
    When who opened a share was next seen in a store, and when they next bought there. Seen are who scanned a code of
    the store, and who has a ticket of its till; of who is not known nothing follows.
#}
with

openings as (

    select * from {{ ref('int_share_openings_identified') }}

),

seen as (

    select
        ids.person_id,
        scans.touched_at as visited_at,
        cast(null as timestamp) as bought_at

    from {{ ref('fct_touches') }} as scans

    inner join {{ ref('bridge_person_identity') }} as ids
        on
            scans.id_type = ids.id_type
            and scans.scope = ids.scope
            and scans.id_value = ids.id_value
            and ids.valid_to_date is null

    where
        scans.touch_type = 'scan'
        and scans.store_id is not null

    union all

    select
        person_id,
        paid_at as visited_at,
        case when is_purchase then paid_at end as bought_at

    from {{ ref('int_sales_identified') }}

    where
        endpoint = 'offline'
        and person_id is not null

),

moments as (

    select
        channel,
        share_id,
        person_id,
        opened_at as happened_at,
        1 as place,
        cast(null as timestamp) as visited_at,
        cast(null as timestamp) as bought_at

    from openings

    where person_id is not null

    union all

    select
        cast(null as string) as channel,
        cast(null as string) as share_id,
        person_id,
        visited_at as happened_at,
        0 as place,
        visited_at,
        bought_at

    from seen

),

-- What happened in the very moment of the opening was before it.
next_moments as (

    select
        channel,
        share_id,
        person_id,
        min(visited_at) over next_of_person as visited_at,
        min(bought_at) over next_of_person as bought_at

    from moments

    window next_of_person as (
        partition by person_id
        order by happened_at, place
        rows between current row and unbounded following
    )

),

followed as (

    select
        openings.*,
        next_moments.visited_at,
        next_moments.bought_at

    from openings

    left join next_moments
        on
            openings.channel = next_moments.channel
            and openings.share_id = next_moments.share_id
            and openings.person_id = next_moments.person_id

)

select * from followed
