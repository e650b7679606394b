{#
    What has been kept of what a person bought in the 365 days that end with the end of a month, from which month to which
    it stays so: what is bought comes in with its month and goes out with the first end that is a year later.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

events as (

    select
        events.person_id,
        events.business_date,
        {{ days_after('events.business_date', 365) }} as out_date,
        events.amount_fen,
        told.last_date

    from {{ ref('int_person_events_scoped') }} as events

    inner join told
        on events.business_date <= told.last_date

    where events.scope = 'brand'

),

changes as (

    select
        person_id,
        {{ month_no('business_date') }} as month_no,
        amount_fen

    from events

    union all

    select
        person_id,
        {{ month_no('out_date') }} as month_no,
        -amount_fen as amount_fen

    from events

    where out_date <= last_date

),

changed as (

    select
        person_id,
        month_no,
        sum(amount_fen) as amount_fen

    from changes

    group by
        person_id,
        month_no

),

summed as (

    select
        person_id,
        month_no as from_month_no,
        lead(month_no) over (partition by person_id order by month_no) as to_month_no,
        cast(sum(amount_fen) over (
            partition by person_id order by month_no rows between unbounded preceding and current row
        ) as bigint) as value_fen

    from changed

)

select * from summed

where value_fen <> 0
