"""On which floors the buyer of an order truly bought in its month, and what stores handed out.

Who the buyer is counts as far as ids tell it.
"""

from simulator.scoring.attributed import EXACT, KNOWN_ORDERS
from simulator.scoring.comparison import Records, to_come
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO

_FLOOR = """case when channel = 'store' then 1 when channel in ('youzan', 'xiaodian') then 2
    else 4 end"""
# A guide's own card is nobody's: its person is told as a negative number.
_FOUND = "if(person_id > 0, person_id, null)"
_MONTHS = f"""
    select part, order_no, channel, strftime(paid_at, '%Y-%m') as month, {_FOUND} as person_id,
        (part, order_no) in (select (channel, order_no) from true_purchases where is_purchase)
            as is_purchase
    from ({KNOWN_ORDERS})"""
_SALES = """(select *, strftime(business_date, '%Y-%m') as month
    from warehouse.core.int_sales_identified)"""
# Who paid is found as two, or with others; or a gift names who gets it; or a card is one of the
# house and not found to be, or so busy that it is taken for one.
_EXCUSED = " union ".join(
    (
        f"select part, order_no from ({_MONTHS}) where person_id not in ({EXACT})",
        f"select {CHANNEL}, {ORDER_NO} from orders where kind = 'gift'",
        f"select {CHANNEL}, {ORDER_NO} from orders where house_guide_id is not null",
        "select channel, order_id from warehouse.core.fct_orders where is_house_account",
        *ORDER_EXCUSES,
    )
)

FLOORS = Records(
    name="{part}: orders by the floors of their buyer",
    true=f"""
        select part, order_no,
            bit_or(if(is_purchase, {_FLOOR}, 0)) over (partition by person_id, month)
        from ({_MONTHS}) where person_id is not null""",
    found=f"""
        select channel, order_id,
            (offline_purchases > 0)::int + 2 * (private_purchases > 0)::int
                + 4 * (public_purchases > 0)::int
        from {_SALES} as sales inner join warehouse.core.int_month_floors_combined as floors
            on floors.person_id = sales.person_id and scope = 'brand'
            and floors.month = sales.month""",
    excused=(
        _EXCUSED,
        # One of these changes the floors of all that its buyer bought in the month.
        f"""select part, order_no from ({_MONTHS}) where (person_id, month) in (
            select (person_id, month) from ({_MONTHS}) where (part, order_no) in (
                select (part, key) from ({_EXCUSED}) as e (part, key)))""",
        f"""select channel, order_id from {_SALES} where (person_id, month) in (
            select (person_id, month) from {_SALES} where (channel, order_id) in (
                select (part, key) from ({_EXCUSED}) as e (part, key)))""",
    ),
    numbers=("floors",),
)

# Whoever picks something up and pays at a till of that store within two hours has added on.
PICKED_UP = Records(
    name="{part}: orders picked up",
    true=f"""
        select 'youzan', order_no, coalesce(bool_or(added.person_id is not null), false)::int
        from (select orders.*, {ORDER_NO} as order_no from orders) as picked
        inner join stores on stores.store_id = fulfilment_store_id and not is_virtual
        left join ({KNOWN_ORDERS}) as buyers using (order_no)
        left join (
            select tickets.person_id, store_id, ordered_at
            from ({KNOWN_ORDERS}) as tickets inner join orders on tickets.part = 'pinkr'
                and {ORDER_NO.replace("channel", "orders.channel")} = order_no
        ) as added on added.person_id = buyers.person_id and added.store_id = fulfilment_store_id
            and added.ordered_at between received_at and received_at + interval 2 hour
        where picked.channel = 'youzan' and picked.paid_at < until()
            and received_at < until()
            and kind not in ('sample', 'trial', 'identity_check')
        group by all""",
    found="""select channel, order_id, has_add_on::int from warehouse.core.int_pick_ups_followed""",
    excused=(
        *ORDER_EXCUSES,
        to_come("youzan__orders", ORDER_NO, "orders", "received_at"),
        # Only some systems tell of the risk.
        f"select {CHANNEL}, {ORDER_NO} from orders where is_risk",
        f"""select part, order_no from ({KNOWN_ORDERS}) where person_id not in ({EXACT})""",
    ),
    numbers=("add_ons",),
)
