{#
    What a member has been worth by the end of each month, and in which tenth that is of those members of whom something
    is kept: 10 is the best, 0 are all others. Values that are equal are in one tenth, however many they are. A view: it
    is a row for each member and month.
#}
{{ config(materialized='view') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

ends as (

    {{ month_ends('told') | indent(4) }}

),

-- The newest has all that is told, also of the day of the delivery itself.
months as (

    select
        ends.month,
        ends.counted_date,
        case when ends.counted_date = told.last_date then date '9999-12-31' else ends.counted_date end as until_date,
        case
            when ends.counted_date = told.last_date then 999998 else {{ month_no('ends.counted_date') }}
        end as month_no

    from ends

    cross join told

),

members as (

    select
        months.month,
        months.counted_date,
        cards.person_id,
        coalesce(spans.orders, 0) as orders,
        coalesce(spans.net_fen, 0) as net_fen,
        coalesce(spans.costed_net_fen, 0) as costed_net_fen,
        coalesce(spans.cost_fen, 0) as cost_fen,
        case
            when spans.orders > 0
                then greatest({{ days_between('spans.first_purchase_date', 'months.counted_date') }}, 0)
        end as days_since_first_purchase

    from months

    inner join {{ ref('int_cards_registered') }} as cards
        on
            months.until_date >= cards.registered_date
            and cards.scope = 'brand'

    left join {{ ref('int_person_values_spanned') }} as spans
        on
            cards.person_id = spans.person_id
            and months.month_no >= spans.from_month_no
            and months.month_no < coalesce(spans.to_month_no, 999999)

),

ranked as (

    select
        *,
        {{ tenth('net_fen', within='month') }} as decile

    from members

)

select * from ranked
