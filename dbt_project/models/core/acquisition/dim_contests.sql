{# Before the day on which friendships began to be told, what a contest won is not known. #}
with

contests as (

    select distinct
        contest,
        counted_event,
        first_date,
        last_date,
        goal,
        {{ days_after('first_date', '-1 - ' ~ days_between('first_date', 'last_date')) }} as before_from_date

    from {{ ref('stg_landing__contests') }}

),

days as (

    select max(business_date) as last_date from {{ ref('int_acquisitions_told') }}

),

told as (

    select
        contests.*,
        coalesce(contests.first_date > friendships.told_after_date, false) as is_told,
        coalesce(contests.before_from_date > friendships.told_after_date, false) as is_before_told,
        coalesce({{ days_after('contests.last_date', 30) }} <= friendships.last_date, false) as is_settled,
        days.last_date as data_through_date

    from contests

    cross join {{ ref('int_friendships_told') }} as friendships

    cross join days

)

select * from told
