with

sessions as (

    select person_id, date_trunc('hour', visited_at) as hour, count(*) as pages, count(distinct page) as depth
    from visits
    group by person_id, date_trunc('hour', visited_at)

),

firsts as (

    select cast(first_hour as date) as day, count(*) as newcomers
    from (select person_id, min(hour) as first_hour from sessions group by person_id)
    group by cast(first_hour as date)

),

counted as (

    select
        cast(hour as date) as day, count(*) as session_cnt, sum(pages) as visit_pv, count(distinct person_id) as visit_uv,
        sum(depth) as depth
    from sessions
    group by cast(hour as date)

),

-- WeChat tells the seconds that somebody stayed, which nothing in the world does.
stayed as (

    select counted.*, visit_pv * (38 + lot('stay', day, 20)) as seconds
    from counted

)

select
    nights.delivery_date,
    account_of('miniprogram') as account,
    {
        'ref_date': strftime(days.day, '%Y%m%d'),
        'session_cnt': coalesce(stayed.session_cnt, 0),
        'visit_pv': coalesce(stayed.visit_pv, 0),
        'visit_uv': coalesce(stayed.visit_uv, 0),
        'visit_uv_new': coalesce(firsts.newcomers, 0),
        'stay_time_uv': coalesce(round(stayed.seconds / stayed.visit_uv, 4), 0),
        'stay_time_session': coalesce(round(stayed.seconds / stayed.session_cnt, 4), 0),
        'visit_depth': coalesce(round(stayed.depth / stayed.session_cnt, 4), 0)
    } as record
from nights
inner join days
    on
        days.day < cast(nights.until as date)
        and days.day >= cast(nights.since as date)
left join stayed on days.day = stayed.day
left join firsts on days.day = firsts.day
order by nights.delivery_date, days.day
