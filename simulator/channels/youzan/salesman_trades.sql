with
    events as (
        select order_id, unnest([paid_at, shipped_at, received_at, cancelled_at, received_at + interval 8 days]) as happened_at
        from youzan_orders semi join youzan_promoted using (order_id) where paid_at is not null
    ),
    came as (
        select events.order_id, nights.delivery_date, nights.until
        from events asof join youzan_nights as nights on events.happened_at >= nights.since
        where events.happened_at < nights.until
        group by all
    ),
    sold as (
        select l.order_id, l.product_id, any_value(products.name) as title, max(l.price_fen) as price_fen,
            cast(sum(l.quantity) as bigint) as quantity, cast(sum(l.paid_fen) as bigint) as paid_fen
        from order_lines as l left join products on l.product_id = products.product_id
        semi join youzan_promoted as promoted on l.order_id = promoted.order_id
        group by l.order_id, l.product_id
    ),
    items as (
        select order_id, cast(sum(paid_fen) as bigint) as paid_fen, cast(sum(paid_fen * 3 // 100) as bigint) as cps_fen, list(struct_pack(
            num_iid := cast(youzan_item_id(product_id) as varchar), title := title, price := yuan(price_fen), num := quantity,
            is_join := 1, i_rate := '3.00', ii_rate := '0.00', i_cps_money := yuan(paid_fen * 3 // 100), ii_cps_money := '0.00'
        ) order by product_id) as items
        from sold group by order_id
    )
select came.delivery_date, account_of('youzan') as account, struct_pack(
    seller := 'sls' || opaque('seller', promoted.guide_id, 8),
    order_no := youzan_tid(o.order_id),
    money := yuan(items.paid_fen),
    created_at := clock(o.ordered_at),
    cps_money := yuan(items.cps_fen),
    state := case when o.cancelled_at < came.until then 100 when o.received_at < came.until then 6
        when o.shipped_at < came.until then 5 else 3 end,
    phone := promoted.phone,
    settle_state := case when o.cancelled_at < came.until then 5 when o.received_at + interval 8 days < came.until then 2 else 1 end,
    auto_settle := 1,
    items := items.items
) as record
from came
join youzan_orders as o on came.order_id = o.order_id and o.paid_at < came.until
join youzan_promoted as promoted on o.order_id = promoted.order_id
join items on o.order_id = items.order_id
order by came.delivery_date, account, o.order_id
