{{ config(alias='reach_weekly') }}

with

days as (

    select
        *,
        cast(date_trunc('week', business_date) as date) as week_start_date

    from {{ ref('guide__daily') }}

    where is_employed

),

told as (

    select
        min(business_date) as first_date,
        max(business_date) as last_date

    from days

),

worked as (

    select
        guide_id,
        week_start_date,
        max_by(post_store_id, business_date) as store_id,
        count(*) as employed_days,
        count(*) filter (where has_shift) as shift_days,
        count(*) filter (where is_tenured) as tenured_days,
        count(*) filter (where is_tenured and rostered_minutes is not null) as rostered_days,
        cast(sum(rostered_minutes) as bigint) as rostered_minutes,
        cast(sum(closer_net_sales_order_dated_fen) as bigint) as closer_net_sales_order_dated_fen

    from days

    group by
        guide_id,
        week_start_date

    having count(*) filter (where is_tenured) > 0

),

-- What somebody opens after the guide has left is nothing of the guide's hours.
persons as (

    select distinct
        days.guide_id,
        days.week_start_date,
        reaches.person_id

    from {{ ref('int_guide_reaches_identified') }} as reaches

    inner join days
        on
            reaches.guide_id = days.guide_id
            and reaches.business_date = days.business_date

),

reached as (

    select
        guide_id,
        week_start_date,
        count(*) as reached_persons

    from persons

    group by
        guide_id,
        week_start_date

),

covered as (

    select
        worked.*,
        coalesce(reached.reached_persons, 0) as reached_persons,
        count(*) over of_store as active_guides_of_store,
        count(*) filter (where worked.shift_days > 0) over of_store as rostered_guides_of_store,
        cast(sum(worked.tenured_days) over of_store as bigint) as tenured_guide_days_of_store,
        cast(sum(worked.rostered_days) over of_store as bigint) as rostered_guide_days_of_store

    from worked

    left join reached
        on
            worked.guide_id = reached.guide_id
            and worked.week_start_date = reached.week_start_date

    window of_store as (partition by worked.store_id, worked.week_start_date)

),

judged as (

    select
        covered.*,
        covered.week_start_date >= told.first_date
        and {{ days_after('covered.week_start_date', 6) }} <= told.last_date as is_final,
        -- Hours of the few days with a roster would stand below what was done on all of them.
        covered.rostered_guides_of_store * 100
        < covered.active_guides_of_store * {{ var('roster_coverage_percent') }}
        or covered.rostered_guide_days_of_store * 100
        < covered.tenured_guide_days_of_store * {{ var('roster_coverage_percent') }} as is_withheld

    from covered

    cross join told

),

weekly as (

    select
        guide_id,
        week_start_date,
        store_id,
        is_final,
        employed_days,
        shift_days,
        rostered_minutes,
        reached_persons,
        closer_net_sales_order_dated_fen,
        active_guides_of_store,
        rostered_guides_of_store,
        {{ ratio('rostered_guides_of_store', 'active_guides_of_store') }} as roster_coverage_rate,
        tenured_guide_days_of_store,
        rostered_guide_days_of_store,
        {{ ratio('rostered_guide_days_of_store', 'tenured_guide_days_of_store') }} as roster_day_coverage_rate,
        is_withheld,
        case when not is_withheld then {{ ratio('reached_persons * 60', 'rostered_minutes') }} end
            as reached_persons_per_hour,
        case when not is_withheld then {{ ratio('closer_net_sales_order_dated_fen * 60', 'rostered_minutes') }} end
            as closer_net_sales_fen_per_hour

    from judged

)

select * from weekly
