{#
    Members by their first purchase in a store, and whether they had bought online before it. Who had the
    card before anything is told may have bought in a store before as well, and is left out.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

purchases as (

    select * from {{ ref('int_person_orders_aggregated') }}

    where is_purchase

),

first_purchases as (

    select
        person_id,
        selling_store_id as store_id,
        business_date as first_date,
        paid_at as first_paid_at

    from purchases

    where endpoint = 'offline'

    qualify row_number() over (partition by person_id order by paid_at asc, channel asc, order_id asc) = 1

),

online as (

    select
        person_id,
        min(paid_at) as online_since_at

    from purchases

    where endpoint <> 'offline'

    group by person_id

),

members as (

    select
        first_purchases.person_id,
        first_purchases.store_id,
        first_purchases.first_date,
        first_purchases.first_paid_at,
        coalesce(online.online_since_at < first_purchases.first_paid_at, false) as has_bought_online_before

    from first_purchases

    inner join {{ ref('int_cards_registered') }} as cards
        on
            first_purchases.person_id = cards.person_id
            and first_purchases.first_date >= cards.registered_date
            and cards.scope = 'brand'

    inner join told
        on cards.registered_date >= told.first_date

    left join online
        on first_purchases.person_id = online.person_id

)

select * from members
