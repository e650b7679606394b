{#
    Which members the brand could reach at the end of a month, and what they had bought in the year until then. Only ends
    at which relations are told, and sales for a whole year before.
#}
with

sales as (

    {{ sale_days_told() | indent(4) }}

),

told as (

    select
        greatest(reach.first_date, {{ days_after('sales.first_date', 364) }}) as first_date,
        least(reach.last_date, sales.last_date) as last_date

    from {{ ref('int_reach_days_told') }} as reach

    cross join sales

),

months as (

    {{ month_ends('told') | indent(4) }}

),

buyers as (

    select
        person_id,
        first_purchase_date

    from {{ ref('int_purchase_days_dated') }}

    where
        scope = 'brand'
        and purchase_date = first_purchase_date

),

members as (

    select
        months.counted_date,
        {{ month_no('months.counted_date') }} as month_no,
        reached.person_id,
        coalesce(buyers.first_purchase_date <= months.counted_date, false) as has_bought,
        coalesce(spans.value_fen, 0) as value_fen

    from months

    inner join {{ ref('int_persons_reached') }} as reached
        on
            months.counted_date >= reached.valid_from_date
            and months.counted_date < coalesce(reached.valid_to_date, date '9999-12-31')

    inner join {{ ref('int_cards_registered') }} as cards
        on
            reached.person_id = cards.person_id
            and months.counted_date >= cards.registered_date
            and cards.scope = 'brand'

    left join buyers
        on reached.person_id = buyers.person_id

    left join {{ ref('int_year_values_spanned') }} as spans
        on
            reached.person_id = spans.person_id
            and spans.from_month_no <= {{ month_no('months.counted_date') }}
            and coalesce(spans.to_month_no, 999999) > {{ month_no('months.counted_date') }}

)

select * from members
