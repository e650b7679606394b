{#
    After how many days without a purchase a member is at risk, and after how many lapsed, by the
    category last bought: what four of five, and nineteen of twenty, of the gaps that had ended
    before the quarter were not longer than. A quarter's thresholds never change once it has begun.
    Where too little is known, those of all categories hold, or else the fixed ones; nobody lapses
    while they are still new.

    Counted gap by gap: percentiles of millions of rows would have to be in memory whole.
#}
{%- set fixed = var('lifecycle_fixed_days') -%}
with

purchases as (

    select
        *,
        cast(date_trunc('quarter', purchase_date) as date) as quarter_date,
        {{ days_between('former_purchase_date', 'purchase_date') }} as gap_days

    from {{ ref('int_purchase_days_dated') }}

    where scope = 'brand'

),

told as (

    select
        min(purchase_date) as first_date,
        max(purchase_date) as last_date

    from purchases

),

quarters as (

    select distinct
        cast(date_trunc('quarter', dates.calendar_date) as date) as quarter_date,
        {{ days_between('told.first_date', "cast(date_trunc('quarter', dates.calendar_date) as date)") }} as days_told

    from {{ ref('dim_dates') }} as dates

    inner join told
        on
            dates.calendar_date >= told.first_date
            and dates.calendar_date <= told.last_date

),

ended as (

    select
        former_category as category,
        quarter_date,
        gap_days,
        count(*) as gaps

    from purchases

    where gap_days is not null

    group by
        former_category,
        quarter_date,
        gap_days

    union all

    select
        'all' as category,
        quarter_date,
        gap_days,
        count(*) as gaps

    from purchases

    where gap_days is not null

    group by
        quarter_date,
        gap_days

),

known as (

    select
        quarters.quarter_date,
        quarters.days_told,
        ended.category,
        ended.gap_days,
        sum(ended.gaps) as gaps

    from quarters

    inner join ended
        on quarters.quarter_date > ended.quarter_date

    group by
        quarters.quarter_date,
        quarters.days_told,
        ended.category,
        ended.gap_days

),

cumulated as (

    select
        *,
        sum(gaps) over (partition by quarter_date, category order by gap_days) as gaps_up_to,
        sum(gaps) over (partition by quarter_date, category) as all_gaps

    from known

),

estimated as (

    select
        quarter_date,
        category,
        cast(max(all_gaps) as bigint) as gaps,
        min(gap_days) filter (where gaps_up_to >= 0.5 * all_gaps) as usual_days,
        min(gap_days) filter (where gaps_up_to >= 0.8 * all_gaps) as at_risk_days,
        min(gap_days) filter (where gaps_up_to >= 0.95 * all_gaps) as lapsed_days

    from cumulated

    where days_told >= {{ var('lifecycle_least_history_days') }}

    group by
        quarter_date,
        category

    having max(all_gaps) >= {{ var('lifecycle_least_gaps') }}

),

-- A channel's day can be of a category that leads no day of the brand.
categories as (

    select distinct category

    from {{ ref('int_purchase_days_dated') }}

),

chosen as (

    select
        'by_category' as rule,
        quarters.quarter_date,
        categories.category,
        case
            when of_category.category is not null then 'category'
            when of_all.category is not null then 'all categories'
            else 'fixed'
        end as basis,
        coalesce(of_category.gaps, of_all.gaps) as gaps,
        coalesce(of_category.usual_days, of_all.usual_days, {{ fixed[0] }}) as usual_days,
        coalesce(of_category.at_risk_days, of_all.at_risk_days, {{ fixed[1] }}) as at_risk_days,
        greatest(
            coalesce(of_category.lapsed_days, of_all.lapsed_days, {{ fixed[2] }}), {{ var('lifecycle_new_days') }}
        ) as lapsed_days

    from quarters

    cross join categories

    left join estimated as of_category
        on
            quarters.quarter_date = of_category.quarter_date
            and categories.category = of_category.category

    left join estimated as of_all
        on
            quarters.quarter_date = of_all.quarter_date
            and of_all.category = 'all'

    union all

    select
        'fixed' as rule,
        quarters.quarter_date,
        categories.category,
        'fixed' as basis,
        cast(null as bigint) as gaps,
        {{ fixed[0] }} as usual_days,
        {{ fixed[1] }} as at_risk_days,
        {{ fixed[2] }} as lapsed_days

    from quarters

    cross join categories

)

select
    *,
    concat(extract(year from quarter_date), 'Q', extract(quarter from quarter_date)) as thresholds_version

from chosen
