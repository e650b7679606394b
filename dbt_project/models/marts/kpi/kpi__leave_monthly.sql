{{ config(alias='leave_monthly') }}

with

told as (

    select * from {{ ref('int_reach_days_told') }}

),

-- Only of a month whose beginning is told it is known who was there.
months as (

    select
        {{ month_of('dates.calendar_date') }} as month,
        min(dates.calendar_date) as month_date,
        max(dates.calendar_date) <= max(told.last_date) as is_complete

    from {{ ref('dim_dates') }} as dates

    cross join told

    group by {{ month_of('dates.calendar_date') }}

    having
        min(dates.calendar_date) > max(told.first_date)
        and min(dates.calendar_date) <= max(told.last_date)

),

changes as (

    {% for at, change in [('valid_from_date', 1), ('valid_to_date', -1)] -%}
    select
        {{ month_of(at) }} as month,
        {{ change }} as change

    from {{ ref('int_persons_reached') }}

    where
        has_contact
        and {{ at }} is not null
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

changed as (

    select
        month,
        sum(change) as change

    from changes

    group by month

),

standing as (

    select
        month,
        sum(change) over (order by month rows between unbounded preceding and current row) as persons

    from changed

),

-- Who was there when a month began is who was there when the last one ended.
begun as (

    select
        months.month,
        months.is_complete,
        max_by(standing.persons, standing.month) as persons

    from months

    inner join standing
        on months.month > standing.month

    group by
        months.month,
        months.is_complete

),

persons as (

    select
        counted.*,
        case
            when counted.sends = 0 then '0'
            when counted.sends = 1 then '1'
            when counted.sends <= 3 then '2-3'
            when counted.sends <= 7 then '4-7'
            else '8+'
        end as sends_bucket

    from {{ ref('int_contact_months_counted') }} as counted

    where counted.was_contact

),

happened as (

    select
        month,
        sends_bucket,
        count(*) as persons,
        count(*) filter (where has_left) as persons_left,
        sum(sends) as sends,
        sum(sends_left_soon) as sends_left_soon

    from persons

    group by
        month,
        sends_bucket

),

sent_to as (

    select
        month,
        sum(persons) as persons

    from happened

    where sends_bucket <> '0'

    group by month

),

buckets as (

    select
        month,
        sends_bucket

    from happened

    where sends_bucket <> '0'

    union all

    select
        month,
        '0' as sends_bucket

    from months

),

monthly as (

    select
        begun.month,
        buckets.sends_bucket,
        begun.is_complete,
        cast(begun.persons as bigint) as contacts_at_begin,
        cast(
            case
                when buckets.sends_bucket = '0' then begun.persons - coalesce(sent_to.persons, 0)
                else happened.persons
            end as bigint
        ) as persons,
        cast(coalesce(happened.persons_left, 0) as bigint) as persons_left,
        cast(coalesce(happened.sends, 0) as bigint) as sends,
        cast(coalesce(happened.sends_left_soon, 0) as bigint) as sends_left_soon

    from begun

    inner join buckets
        on begun.month = buckets.month

    left join happened
        on
            buckets.month = happened.month
            and buckets.sends_bucket = happened.sends_bucket

    left join sent_to
        on begun.month = sent_to.month

),

rated as (

    select
        *,
        {{ ratio('persons_left', 'persons') }} as leave_rate,
        {{ ratio('sends_left_soon', 'sends') }} as leave_rate_per_send,
        {{ small_sample('persons') }} as is_small_sample

    from monthly

)

select * from rated
