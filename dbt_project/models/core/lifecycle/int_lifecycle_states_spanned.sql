{#
    From when to when a person was in which state of the lifecycle, by each rule and scope. Between
    two purchases a person goes from active over at risk to lapsed; for 30 days after the first one
    in all history they are new, and after one that ended a lapse reactivated, whatever they buy.
    The thresholds are those of the day and category of the last purchase.
#}
{%- set held_days = var('lifecycle_new_days') -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

rules as (

    select 'by_category' as rule

    union all

    select 'fixed' as rule

),

purchases as (

    select
        thresholds.rule,
        purchases.scope,
        purchases.person_id,
        purchases.purchase_date,
        purchases.first_purchase_date,
        coalesce(purchases.next_purchase_date, date '9999-12-31') as next_purchase_date,
        {{ days_after('purchases.purchase_date', 'thresholds.at_risk_days + 1') }} as at_risk_date,
        {{ days_after('purchases.purchase_date', 'thresholds.lapsed_days + 1') }} as lapsed_date

    from {{ ref('int_purchase_days_dated') }} as purchases

    inner join {{ ref('int_gap_thresholds_estimated') }} as thresholds
        on
            purchases.category = thresholds.category
            and cast(date_trunc('quarter', purchases.purchase_date) as date) = thresholds.quarter_date

),

followed as (

    select
        *,
        purchase_date = first_purchase_date as is_first,
        coalesce(
            lag(lapsed_date) over (partition by rule, scope, person_id order by purchase_date) < purchase_date, false
        ) as is_return

    from purchases

),

held as (

    select
        *,
        {{ days_after(
            "max(case when is_first or is_return then purchase_date end) over (
            partition by rule, scope, person_id order by purchase_date)", held_days + 1
        ) }} as held_until_date,
        max(case when is_return then purchase_date end) over (
            partition by rule, scope, person_id order by purchase_date
        ) is not null as has_returned

    from followed

),

begun as (

    select
        rule,
        scope,
        person_id,
        case when has_returned then 'reactivated' else 'new' end as state,
        purchase_date as valid_from_date

    from held

    where held_until_date > purchase_date

    {% for state, begins, ends in [
        ('active', 'greatest(purchase_date, held_until_date)', 'at_risk_date'),
        ('at_risk', 'greatest(at_risk_date, held_until_date)', 'lapsed_date'),
        ('lapsed', 'lapsed_date', "date '9999-12-31'"),
    ] -%}
    union all

    select
        rule,
        scope,
        person_id,
        '{{ state }}' as state,
        {{ begins }} as valid_from_date

    from held

    where {{ begins }} < least({{ ends }}, next_purchase_date)

    {% endfor -%}
    union all

    select
        rules.rule,
        cards.scope,
        cards.person_id,
        'registered_never_bought' as state,
        cards.registered_date as valid_from_date

    from {{ ref('int_cards_registered') }} as cards

    cross join rules

    left join {{ ref('int_purchase_days_dated') }} as purchases
        on
            cards.scope = purchases.scope
            and cards.person_id = purchases.person_id
            and purchases.purchase_date = purchases.first_purchase_date

    where cards.registered_date < coalesce(purchases.purchase_date, date '9999-12-31')

),

-- What has not been reached yet has not begun, and what goes on does not begin anew.
changed as (

    select begun.*

    from begun

    inner join told
        on begun.valid_from_date <= told.last_date

    qualify
        coalesce(
            lag(begun.state) over (
                partition by begun.rule, begun.scope, begun.person_id order by begun.valid_from_date
            ), ''
        ) <> begun.state

),

spanned as (

    select
        *,
        lead(valid_from_date) over (partition by rule, scope, person_id order by valid_from_date) as valid_to_date

    from changed

),

-- A member is a person with a card, from the day of the card on.
with_members as (

    select * from spanned

    union all

    select
        spanned.rule,
        'members' as scope,
        spanned.person_id,
        spanned.state,
        greatest(spanned.valid_from_date, cards.registered_date) as valid_from_date,
        spanned.valid_to_date

    from spanned

    inner join {{ ref('int_cards_registered') }} as cards
        on
            spanned.scope = cards.scope
            and spanned.person_id = cards.person_id
            and coalesce(spanned.valid_to_date, date '9999-12-31') > cards.registered_date

    where spanned.scope = 'brand'

)

select * from with_members
