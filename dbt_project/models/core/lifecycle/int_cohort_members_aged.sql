{#
    What each person did at each age since the first purchase, and since the card. A refund dated
    before belongs to a sale that we do not have, or that was before the card.
#}
with

events as (

    select * from {{ ref('int_person_events_scoped') }}

),

joined as (

    select distinct
        scope,
        begins_with,
        person_id,
        joined_date

    from {{ ref('int_cohort_members_joined') }}

),

dated as (

    select
        joined.scope,
        joined.begins_with,
        joined.person_id,
        events.is_order,
        events.amount_fen,
        {{ months_between('joined.joined_date', 'events.business_date') }} as calendar_age,
        {{ days_between('joined.joined_date', 'events.business_date') }} as age_in_days

    from joined

    inner join events
        on
            joined.scope = events.scope
            and joined.person_id = events.person_id
            and joined.joined_date <= events.business_date

),

aged as (

    select
        *,
        'calendar' as clock,
        cast(calendar_age as int) as age

    from dated

    union all

    select
        *,
        'rolling_30_days' as clock,
        cast(floor(age_in_days / 30) as int) as age

    from dated

),

members_aged as (

    select
        scope,
        begins_with,
        clock,
        age,
        person_id,
        count(*) filter (where is_order) > 0 as is_active,
        cast(sum(amount_fen) as bigint) as net_sales_order_dated_fen

    from aged

    group by
        scope,
        begins_with,
        clock,
        age,
        person_id

)

select * from members_aged
