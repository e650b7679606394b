{# The lines of an order as one row: its goods, and what their prices were lessened by. #}
with

orders as (

    select
        channel,
        order_id,
        min(store_id) as store_id,
        min(source_customer_id) as source_customer_id,
        min(live_id) as live_id,
        min(ordered_at) as paid_at,
        count(*) as lines,
        cast(sum(amount_fen) as bigint) as goods_fen,
        cast(sum(merchant_discount_fen) as bigint) as merchant_discount_fen,
        cast(sum(coupon_discount_fen) as bigint) as coupon_discount_fen,
        cast(sum(coupon_match_discount_fen) as bigint) as coupon_match_discount_fen,
        max(case when is_valid_sale then 1 else 0 end) = 1 as has_price,
        max(case when is_presale then 1 else 0 end) = 1 as has_presale,
        min(case when is_settled then 1 else 0 end) = 1 as is_settled

    from {{ ref('fct_order_lines') }}

    where line_type = 'sale'

    group by
        channel,
        order_id

)

select * from orders
