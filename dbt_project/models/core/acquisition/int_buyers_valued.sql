{#
    What the buyers won in a month are worth by how many days after their first order, refunds on the day of their sale:
    for each way in which persons come to the brand, and for all together.
#}
with

buyers as (

    select
        person_id,
        acquired_by,
        {{ month_of('business_date') }} as month,
        business_date as first_order_date

    from {{ ref('int_acquisitions_told') }}

    where event_type = 'buyer'

),

valued as (

    select
        buyers.acquired_by,
        buyers.month,
        {{ days_between('buyers.first_order_date', 'events.business_date') }} as age_days,
        events.amount_fen

    from buyers

    inner join {{ ref('int_person_events_scoped') }} as events
        on
            buyers.person_id = events.person_id
            and events.scope = 'brand'
            and buyers.first_order_date <= events.business_date

),

scoped as (

    select
        'channel' as scope_type,
        acquired_by as scope,
        month,
        age_days,
        amount_fen

    from valued

    union all

    select
        'brand' as scope_type,
        'brand' as scope,
        month,
        age_days,
        amount_fen

    from valued

),

aged as (

    select
        scope_type,
        scope,
        month,
        cast(age_days as int) as age_days,
        cast(sum(amount_fen) as bigint) as net_fen

    from scoped

    group by
        scope_type,
        scope,
        month,
        age_days

)

select
    *,
    cast(sum(net_fen) over (
        partition by scope_type, scope, month order by age_days
        rows between unbounded preceding and current row
    ) as bigint) as net_until_then_fen

from aged
