{# Valid orders of identified persons. #}
with

tellers as (

    {{ channels_telling('returns') | indent(4) }}

),

orders as (

    select
        sales.holder_person_id as person_id,
        sales.channel,
        sales.order_id,
        sales.basket_id,
        sales.selling_store_id,
        sales.endpoint,
        sales.live_id,
        sales.business_date,
        sales.paid_at,
        sales.goods_fen as amount_fen,
        sales.net_fen,
        sales.is_purchase,
        tellers.channel is not null as tells_returns

    from {{ ref('int_sales_identified') }} as sales

    left join tellers
        on sales.channel = tellers.channel

    where
        sales.is_valid
        and sales.holder_person_id is not null

)

select * from orders
