{#
    Which cohorts a person is of, and since when: of the month of the first purchase, for the brand
    also by the channel of it and the live session that it was made in; and of the month of the
    card, by who and which store opened it. A cohort is closed with its month and frozen some days
    later; who is told of only then is late.

    Cards that were opened before anything is told have no beginning that could be seen.
#}
with

told as (

    select
        channel,
        min(first_delivery_date) as first_delivery_date

    from {{ ref('int_orders_dated') }}

    group by channel

),

beginnings as (

    select
        channel as scope,
        first_delivery_date

    from told

    union all

    select
        'brand' as scope,
        min(first_delivery_date) as first_delivery_date

    from told

),

sales as (

    select min(business_date) as first_date

    from {{ ref('fct_order_lines') }}

),

purchases as (

    select
        channel as scope,
        *

    from {{ ref('int_person_orders_aggregated') }}

    where is_purchase

    union all

    select
        'brand' as scope,
        *

    from {{ ref('int_person_orders_aggregated') }}

    where is_purchase

),

first_purchases as (

    select * from purchases

    qualify
        row_number() over (
            partition by scope, person_id order by business_date asc, paid_at asc, channel asc, order_id asc
        ) = 1

),

joined as (

    select
        'purchase' as begins_with,
        first_purchases.scope,
        first_purchases.person_id,
        first_purchases.business_date as joined_date,
        orders.first_delivery_date,
        first_purchases.channel as first_channel,
        first_purchases.live_id as live_session,
        cast(null as string) as opening_guide,
        cast(null as string) as home_store

    from first_purchases

    inner join {{ ref('int_orders_dated') }} as orders
        on
            first_purchases.channel = orders.channel
            and first_purchases.order_id = orders.order_id

    union all

    select
        'card' as begins_with,
        cards.scope,
        cards.person_id,
        cards.registered_date as joined_date,
        cards.first_delivery_date,
        cast(null as string) as first_channel,
        cast(null as string) as live_session,
        cards.opening_guide_id as opening_guide,
        cards.opening_store_id as home_store

    from {{ ref('int_cards_registered') }} as cards

    inner join sales
        on cards.registered_date >= sales.first_date

    where cards.scope = 'brand'

),

dated as (

    select
        joined.*,
        {{ month_of('joined.joined_date') }} as cohort_month,
        {{ days_after(
            "greatest(cast(last_day(joined.joined_date) as date), beginnings.first_delivery_date)",
            var('cohort_frozen_after_days')
        ) }} as frozen_date

    from joined

    inner join beginnings
        on joined.scope = beginnings.scope

),

members as (

    {% for cohort_type, begins_with, cohort in [
        ('first_order_month', 'purchase', 'cohort_month'),
        ('first_channel', 'purchase', 'first_channel'),
        ('live_session', 'purchase', 'live_session'),
        ('card_month', 'card', 'cohort_month'),
        ('opening_guide', 'card', 'opening_guide'),
        ('home_store', 'card', 'home_store'),
    ] -%}
    select
        scope,
        '{{ cohort_type }}' as cohort_type,
        {{ cohort }} as cohort,
        cohort_month,
        begins_with,
        person_id,
        joined_date,
        frozen_date,
        coalesce(first_delivery_date > frozen_date, false) as is_late

    from dated

    where
        begins_with = '{{ begins_with }}'
        and {{ cohort }} is not null
        {{ "and scope = 'brand'" if cohort_type != 'first_order_month' }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from members
