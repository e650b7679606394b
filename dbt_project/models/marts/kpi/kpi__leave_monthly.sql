{{ config(alias='leave_monthly') }}

with

begun as (

    select
        month,
        is_complete,
        persons_at_begin as persons

    from {{ ref('kpi__reach_leave_monthly') }}

    where touchpoint = 'contact'

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

    from begun

),

monthly as (

    select
        begun.month,
        buckets.sends_bucket,
        begun.is_complete,
        begun.persons as contacts_at_begin,
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
