"""Orders, refunds and tickets: how each is known in the world and in the warehouse."""

from simulator.scoring.comparison import Records, set_aside, standing

# A ticket of a till is told when it is made, an order of a shop when it is paid.
_PAID = """paid_at is not null
    and case when channel = 'store' then ordered_at else paid_at end < until()"""
# Some platforms have an article once in an order, apart from the same one as a gift; JD also
# apart from the same one at another price.
_ARTICLE = """case channel
    when 'xiaodian' then concat_ws(' ', sku_id, coalesce(is_gift, false))
    when 'xiaohongshu' then concat_ws(' ', sku_id, coalesce(is_gift, false))
    when 'jd' then concat_ws(' ', sku_id, is_gift, case when is_gift then 0 else price_fen end)
    else cast(line_no as varchar) end"""
CHANNEL = "case channel when 'store' then 'pinkr' else channel end"
_LINES_OF = ("pinkr", "youzan", "xiaodian", "tmall", "douyin", "jd", "xiaohongshu")

ORDERS = Records(
    name="{part}: paid orders",
    true=f"""select {CHANNEL}, platform_order_id(channel, order_id), count(distinct {_ARTICLE}),
            sum(order_lines.paid_fen)
        from orders inner join order_lines using (order_id) where {_PAID} group by all""",
    found="""select channel, order_id, count(*), sum(amount_fen)
        from warehouse.core.int_order_lines_unioned
        where line_type = 'sale' and channel in ('{}') group by all""".format(
        "', '".join(_LINES_OF)
    ),
    excused=tuple(
        set_aside(f"stg_{channel}__order_lines", f"'{channel}'", "order_id")
        for channel in _LINES_OF
    ),
    numbers=("lines", "paid_fen"),
)

# The refunds of a till's tickets are tickets; those of a shop have a number of their own.
_REFUNDED = {
    "youzan": ("stg_youzan__refunds", "refund_id", "refund_status"),
    "xiaodian": ("stg_xiaodian__after_sales", "after_sale_id", "after_sale_status"),
    "tmall": ("stg_tmall__refunds", "refund_id", "refund_status"),
    "douyin": ("stg_douyin__after_sales", "refund_id", "refund_status"),
    "jd": ("stg_jd__refunds", "refund_id", "refund_status"),
    "xiaohongshu": ("stg_xiaohongshu__after_sales", "refund_id", "refund_status"),
}


def _refunds(channel: str) -> Records:
    model, key, status = _REFUNDED[channel]
    number = "'R' || refund_no(refund_id)" if channel == "xiaohongshu" else "refund_no(refund_id)"
    return Records(
        name="{part}: refunds",
        true=f"""select channel, {number}, refund_fen
            from refunds inner join orders using (order_id)
            where channel = '{channel}' and refunded_at < until()""",
        found=f"""select '{channel}', {key}, refund_fen from {standing(model)}
            where {status} = 'refunded'""",
        excused=(set_aside(model, f"'{channel}'", key),),
        numbers=("refund_fen",),
    )


_SOLD_TICKETS = f"from orders where channel = 'store' and {_PAID}"
_RETURNED = """from return_lines as r inner join orders on r.order_id = orders.order_id
    where channel = 'store' and paid_at is not null and refunded_at < until()"""

RETURNS = Records(
    name="{part}: returned lines by ticket",
    true=f"""select 'pinkr', return_ticket_no(return_id), count(*), sum(refund_fen) {_RETURNED}
        group by all""",
    found=f"""select 'pinkr', order_id, count(*), -sum(amount_fen)
        from {standing("stg_pinkr__order_lines")} where line_type = 'refund' group by all""",
    excused=(set_aside("stg_pinkr__order_lines", "'pinkr'", "order_id"),),
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
    excused=(set_aside("stg_pinkr__tickets", "'pinkr'", "order_id"),),
    numbers=("pieces",),
)
SALES = (ORDERS, *map(_refunds, _REFUNDED), RETURNS, TICKETS)
