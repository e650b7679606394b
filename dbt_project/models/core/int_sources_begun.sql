{#
    From which day on each kind of source tells what happens. Sources begin one after the other, and of
    the days before a figure that needs one is too small.
#}
with

visits as (

    {{ standing_lines('events', ['happened_at']) | indent(4) }}

),

firsts as (

    select
        'sales' as source,
        min(business_date) as first_date

    from {{ ref('fct_order_lines') }}

    union all

    select
        'visits' as source,
        {{ business_date('min(happened_at)') }} as first_date

    from visits

    union all

    select
        'relations' as source,
        first_date

    from {{ ref('int_reach_days_told') }}

    union all

    -- What began on that day may have ended unseen.
    select
        'contacts' as source,
        {{ days_after('told_after_date', 1) }} as first_date

    from {{ ref('int_friendships_told') }}

    union all

    select
        'statistics' as source,
        min(business_date) as first_date

    from {{ ref('fct_guide_statistics') }}

    union all

    select
        'rosters' as source,
        min(shift_date) as first_date

    from {{ ref('fct_shifts') }}

    union all

    select
        'lives' as source,
        {{ business_date('min(started_at)') }} as first_date

    from {{ ref('dim_live_sessions') }}

)

select
    source,
    first_date

from firsts

where first_date is not null
