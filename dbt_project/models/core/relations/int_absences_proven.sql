with

snapshots as (

    select
        *,
        case when is_complete then delivery_date end as complete_date,
        row_number() over (partition by entity, account_id order by delivery_date) as place

    from {{ ref('int_snapshots_arrived') }}

),

lasted as (

    select
        entity,
        account_id,
        max(delivery_date) as last_date

    from snapshots

    group by all

),

-- A thing may have been told of on a day without a snapshot, so every day has its answer.
days as (

    select
        lasted.entity,
        lasted.account_id,
        dates.calendar_date,
        count(snapshots.delivery_date) over so_far as places_so_far,
        max(snapshots.complete_date) over earlier as absent_on_date,
        min(snapshots.complete_date) over later as next_complete_date

    from lasted

    inner join {{ ref('dim_dates') }} as dates
        on lasted.last_date >= dates.calendar_date

    left join snapshots
        on
            lasted.entity = snapshots.entity
            and lasted.account_id = snapshots.account_id
            and dates.calendar_date = snapshots.delivery_date

    window
        so_far as (partition by lasted.entity, lasted.account_id order by dates.calendar_date),
        earlier as (
            partition by lasted.entity, lasted.account_id order by dates.calendar_date
            rows between unbounded preceding and 1 preceding
        ),
        later as (
            partition by lasted.entity, lasted.account_id order by dates.calendar_date
            rows between 1 following and unbounded following
        )

),

-- Three snapshots with holes prove what one without them does.
proven as (

    select
        days.entity,
        days.account_id,
        days.calendar_date,
        days.absent_on_date,
        least(days.next_complete_date, third.delivery_date) as gone_by_date

    from days

    left join snapshots as third
        on
            days.entity = third.entity
            and days.account_id = third.account_id
            and days.places_so_far + 3 = third.place

)

select * from proven
