"""Orders, refunds and tickets: how each is known in the world and in the warehouse."""

from simulator.scoring.comparison import Records, set_aside, standing, to_come

# A ticket of a till is told when it is made, an order of a shop when it is paid.
PAID = """paid_at is not null
    and case when channel = 'store' then ordered_at else paid_at end < until()"""
# Some platforms have an article once in an order, apart from the same one as a gift; JD also
# apart from the same one at another price.
ARTICLE = """case channel
    when 'xiaodian' then concat_ws(' ', sku_id, coalesce(is_gift, false))
    when 'xiaohongshu' then concat_ws(' ', sku_id, coalesce(is_gift, false))
    when 'jd' then concat_ws(' ', sku_id, is_gift, case when is_gift then 0 else price_fen end)
    else cast(line_no as varchar) end"""
CHANNEL = "case channel when 'store' then 'pinkr' else channel end"
# The stream of a channel's orders, the stream of their lines, and its name for the order.
_LINES_OF = {
    "pinkr": ("tickets", "goods", "order_no"),
    "youzan": ("orders", "order_items", '"full_order_info.order_info.tid"'),
    "xiaodian": ("orders", "order_product_infos", "order_id"),
    "tmall": ("trades", "trade_orders", "tid"),
    "douyin": ("orders", "order_skus", "parent_order_id"),
    "jd": ("orders", "order_items", '"orderId"'),
    "xiaohongshu": ("orders", "order_skus", '"orderId"'),
}
ORDER_NO = "platform_order_id(channel, order_id)"

ORDER_EXCUSES = (
    *(set_aside(f"{each}__{lines}", each, key) for each, (_, lines, key) in _LINES_OF.items()),
    *(
        to_come(f"{each}__{orders}", ORDER_NO, "orders", "ordered_at, paid_at")
        for each, (orders, *_) in _LINES_OF.items()
    ),
)

ORDERS = Records(
    name="{part}: paid orders",
    true=f"""select {CHANNEL}, {ORDER_NO}, count(distinct {ARTICLE}),
            sum(order_lines.paid_fen)
        from orders inner join order_lines using (order_id) where {PAID} group by all""",
    found="""select channel, order_id, count(*), sum(amount_fen)
        from warehouse.core.int_order_lines_unioned
        where line_type = 'sale' and channel in ('{}') group by all""".format(
        "', '".join(_LINES_OF)
    ),
    excused=ORDER_EXCUSES,
    numbers=("lines", "paid_fen"),
)

# The refunds of a till's tickets are tickets; those of a shop have a number of their own.
_REFUNDED = {
    "youzan": ("refunds", "refund_id", "refund"),
    "xiaodian": ("after_sales", "after_sale_order_id", "after_sale"),
    "tmall": ("refunds", "refund_id", "refund"),
    "douyin": ("after_sales", '"aftersale_info.aftersale_id"', "refund"),
    "jd": ("refunds", "id", "refund"),
    "xiaohongshu": ("after_sales", '"returnsId"', "refund"),
}


def _refunds(channel: str) -> Records:
    entity, number_of_source, word = _REFUNDED[channel]
    model = f"stg_{channel}__{entity}"
    number = "'R' || refund_no(refund_id)" if channel == "xiaohongshu" else "refund_no(refund_id)"
    return Records(
        name="{part}: refunds",
        true=f"""select channel, {number}, refund_fen
            from refunds inner join orders using (order_id)
            where channel = '{channel}' and refunded_at < until()""",
        found=f"""select '{channel}', {word}_id, refund_fen from {standing(model)}
            where {word}_status = 'refunded'""",
        excused=(
            set_aside(f"{channel}__{entity}", channel, number_of_source),
            to_come(f"{channel}__{entity}", number, "refunds", "refunded_at"),
        ),
        numbers=("refund_fen",),
    )


_SOLD_TICKETS = f"from orders where channel = 'store' and {PAID}"
_RETURNED = """from return_lines as r inner join orders on r.order_id = orders.order_id
    where channel = 'store' and paid_at is not null and refunded_at < until()"""

RETURNS = Records(
    name="{part}: returned lines by ticket",
    true=f"""select 'pinkr', return_ticket_no(return_id), count(*), sum(refund_fen) {_RETURNED}
        group by all""",
    found=f"""select 'pinkr', order_id, count(*), -sum(amount_fen)
        from {standing("stg_pinkr__order_lines")} where line_type = 'refund' group by all""",
    excused=(
        set_aside("pinkr__goods", "pinkr", "order_no"),
        to_come("pinkr__tickets", "return_ticket_no(return_id)", "return_lines", "refunded_at"),
    ),
    numbers=("lines", "refund_fen"),
)
TICKETS = Records(
    name="{part}: tickets",
    true=f"""
        select 'pinkr', ticket_no(order_id), sum(quantity)
        from order_lines semi join (select order_id {_SOLD_TICKETS}) as sold using (order_id)
        group by all
        union all
        select 'pinkr', return_ticket_no(return_id), -sum(quantity) {_RETURNED} group by all""",
    found=f"select 'pinkr', order_id, quantity from {standing('stg_pinkr__tickets')}",
    excused=(
        set_aside("pinkr__tickets", "pinkr", "order_no"),
        to_come("pinkr__tickets", "ticket_no(order_id)", "orders", "ordered_at"),
        to_come("pinkr__tickets", "return_ticket_no(return_id)", "return_lines", "refunded_at"),
    ),
    numbers=("pieces",),
)
SALES = (ORDERS, *map(_refunds, _REFUNDED), RETURNS, TICKETS)
