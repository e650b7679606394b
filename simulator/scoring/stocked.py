"""Stock of the stores and the warehouse that tell it: what truly left, came back and was received.

No channel tells of receipts; they are what the stock says beyond sales and returns.
"""

from simulator.scoring.comparison import Records
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO

_TOLD = """(
    select store_id as part, min(business_date) as first_date, max(business_date) as last_date
    from warehouse.core.fct_stock_levels group by all)"""
_HOLDER = "select store_id, if(is_virtual, 'online', store_no) as part from stores"
# What a store sends is the store's, and a ticket's goods leave with it.
_SOLD = f"""
    select part, sku_code, order_id, channel, quantity,
        cast(if(channel = 'store', ordered_at, shipped_at) as date) as day
    from orders inner join order_lines using (order_id) inner join skus using (sku_id)
    inner join ({_HOLDER}) as holders
        on holders.store_id = coalesce(orders.fulfilment_store_id, orders.store_id)
    where paid_at is not null and day is not null"""
_RETURNED = f"""
    select part, sku_code, r.order_id, channel, r.quantity, cast(refunded_at as date) as day
    from return_lines as r inner join orders using (order_id)
    inner join order_lines as l on l.order_id = r.order_id and l.line_no = r.line_no
    inner join skus using (sku_id) inner join ({_HOLDER}) as holders
        on holders.store_id = coalesce(r.store_id, fulfilment_store_id, orders.store_id)
    where refunded_at is not null and (channel = 'store' or shipped_at < refunded_at)
        and r.quantity > 0"""
_RECEIVED = f"""
    select part, sku_code, quantity, day
    from receipts inner join skus using (sku_id) inner join ({_HOLDER}) using (store_id)"""
_IN_TIME = f"inner join {_TOLD} using (part) where day > first_date and day <= last_date"
# Where the books fall below nothing, a count sets them right.
_COUNTED = f"""
    select distinct part, sku_code from (
        select part, sku_code, sum(sum(quantity)) over (
            partition by part, sku_code order by day) as balance
        from (
            select part, sku_code, day, quantity from ({_RECEIVED})
            union all select part, sku_code, day, -quantity from ({_SOLD})
            union all select part, sku_code, day, quantity from ({_RETURNED}))
        group by part, sku_code, day)
    where balance < 0"""

STOCKED = Records(
    name="stock of {part}",
    true=f"""
        select part, sku_code, sum(sold), sum(returned), sum(received) from (
            select part, sku_code, quantity as sold, 0 as returned, 0 as received
                from ({_SOLD}) {_IN_TIME}
            union all select part, sku_code, 0, quantity, 0 from ({_RETURNED}) {_IN_TIME}
            union all select part, sku_code, 0, 0, quantity from ({_RECEIVED}) {_IN_TIME})
        group by all""",
    found="""
        select store_id, sku_id, sum(sold_quantity), sum(returned_quantity),
            sum(untold_in_quantity - untold_out_quantity)
        from warehouse.store.sell_through_weekly group by all
        having sum(sold_quantity + returned_quantity + untold_in_quantity + untold_out_quantity) > 0
    """,
    excused=(
        _COUNTED,
        # The ERP has units in stock before it lists them.
        f"""select part, sku_code from ({_RECEIVED}) inner join skus using (sku_code)
        inner join products using (product_id) where launched_on >= until()""",
        # 京东 does not date its sendings.
        f"select part, sku_code from ({_SOLD}) where channel = 'jd'",
        # A shop may not say who sent an order.
        f"""select unnest([part, 'online']), sku_code from ({_SOLD})
        where channel <> 'store' and part <> 'online' and ({ORDER_NO}, part) not in (
            select (order_id, coalesce(fulfilment_store_id, ''))
            from warehouse.core.int_order_heads_unioned)""",
        *(
            f"""select part, sku_code from ({_SOLD})
            where ({CHANNEL}, {ORDER_NO}) in (select (part, key) from ({each}) as e (part, key))"""
            for each in ORDER_EXCUSES
        ),
    ),
    numbers=("sold", "returned", "received"),
)
