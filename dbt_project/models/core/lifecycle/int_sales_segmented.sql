{#
    Valid orders by whether a member, somebody known without a card, or nobody known bought them, as
    of the day of the order; and what came back that names no order, as of its own. A member is new
    until the card is a year old.
#}
with

events as (

    select
        channel,
        selling_store_id,
        order_id,
        basket_id,
        business_date,
        net_fen,
        is_purchase,
        is_sent_back and not is_exchange as is_sent_back,
        coupon_fen > 0 as has_coupon,
        holder_person_id as person_id

    from {{ ref('int_sales_identified') }}

    where is_valid

    union all

    select
        channel,
        store_id as selling_store_id,
        cast(null as string) as order_id,
        cast(null as string) as basket_id,
        order_dated_on_date as business_date,
        -refund_fen as net_fen,
        false as is_purchase,
        false as is_sent_back,
        cast(null as boolean) as has_coupon,
        person_id

    from {{ ref('int_refunds_identified') }}

),

segmented as (

    select
        events.*,
        case
            when events.person_id is null then 'unknown'
            when cards.registered_date <= events.business_date then 'member'
            else 'non_member'
        end as segment,
        coalesce(cards.registered_date > {{ month_after('events.business_date', -12) }}, false)
        and cards.registered_date <= events.business_date as is_new_member

    from events

    left join {{ ref('int_cards_registered') }} as cards
        on
            events.person_id = cards.person_id
            and cards.scope = 'brand'

)

select * from segmented
