{#
    The scores of today: those of the last whole month for who bought within twelve, and for who has a card the tenth of
    all that was kept.
#}
with

-- The last day of the newest month that is told whole.
told as (

    select
        {{ days_after("cast(date_trunc('month', max(_delivery_date)) as date)", -1) }} as month_end_date

    from {{ ref('fct_order_lines') }}

),

buyers as (

    select
        scored.person_id,
        {{ month_of('scored.month_end_date') }} as rfm_month,
        scored.recency_score,
        scored.frequency_score,
        scored.monetary_score

    from {{ ref('int_rfm_scores_dated') }} as scored

    inner join told
        on scored.month_end_date = told.month_end_date

),

members as (

    select
        cards.person_id,
        coalesce(spans.net_fen, 0) as net_fen

    from {{ ref('int_cards_registered') }} as cards

    left join {{ ref('int_person_values_spanned') }} as spans
        on
            cards.person_id = spans.person_id
            and spans.to_month_no is null

    where cards.scope = 'brand'

),

ranked as (

    select
        members.person_id,
        {{ tenth('members.net_fen') }} as historic_value_decile

    from members

    -- Where no sale is told, nobody knows that nothing was kept.
    cross join told

    where told.month_end_date is not null

),

scores as (

    select
        person_id,
        buyers.rfm_month,
        buyers.recency_score,
        buyers.frequency_score,
        buyers.monetary_score,
        ranked.historic_value_decile

    from buyers

    full join ranked using (person_id)

)

select * from scores
