-- Whatever the model, the credits of an order are its goods to the fen.
select
    credits.attribution_model,
    credits.channel,
    credits.order_id

from {{ ref('fct_attribution_credits') }} as credits

inner join {{ ref('fct_orders') }} as orders
    on
        credits.channel = orders.channel
        and credits.order_id = orders.order_id

group by
    credits.attribution_model,
    credits.channel,
    credits.order_id

having sum(credits.credit_fen) <> min(orders.goods_fen)
