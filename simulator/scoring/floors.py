"""On which floors the buyer of an order truly bought in its month, as far as ids tell the buyer."""

from simulator.scoring.attributed import EXACT, KNOWN_ORDERS
from simulator.scoring.comparison import Records
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO

_FLOOR = """case when channel = 'store' then 1 when channel in ('youzan', 'xiaodian') then 2
    else 4 end"""
# A guide's own card is nobody's: its person is told as a negative number.
_FOUND = "if(person_id > 0, person_id, null)"
_MONTHS = f"""
    select part, order_no, channel, strftime(paid_at, '%Y-%m') as month, {_FOUND} as person_id
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
        select part, order_no, bit_or({_FLOOR}) over (partition by person_id, month)
        from ({_MONTHS}) where person_id is not null""",
    found=f"""
        select channel, order_id,
            (offline_orders > 0)::int + 2 * (private_orders > 0)::int + 4 * (public_orders > 0)::int
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
