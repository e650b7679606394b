"""The home store of a member at each order: of the card, or where the CRM has bound the member."""

from simulator.scoring.attributed import EXACT
from simulator.scoring.comparison import Records
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO, PAID

_STORE = "hash({}) % 10007"
_BOUND = """(select store_id from bindings where bindings.person_id = {person}
    and valid_from <= {moment} and coalesce(valid_to > {moment}, true)
    order by valid_from desc limit 1)"""
_ORDERS = f"""
    select {CHANNEL} as part, {ORDER_NO} as order_no, orders.*, cards.store_id as card_store_id,
        coalesce({_BOUND.format(person="orders.person_id", moment="paid_at")}, cards.store_id)
            as home_store_id
    from orders inner join (
        select person_id, min(opened_at) as opened_at, arg_min(store_id, opened_at) as store_id
        from accounts where surface = 'card' group by person_id
    ) as cards on cards.person_id = orders.person_id and cards.opened_at <= orders.paid_at
    where {PAID} and account_id is not null and house_guide_id is null"""
_SINCE = "told_since('pinkr__members')"

HOMES = Records(
    name="{part}: orders of members by home store",
    true=f"""select part, order_no, {_STORE.format("store_no")}
        from ({_ORDERS}) as o inner join stores on stores.store_id = home_store_id""",
    found=f"""select channel, order_id, {_STORE.format("home_store_id")}
        from warehouse.core.int_orders_homed""",
    excused=(
        *ORDER_EXCUSES,
        # Who paid is not known, or a gift names who gets it, or it is on a guide's card.
        f"""select {CHANNEL}, {ORDER_NO} from orders where kind in ('gift', 'staff')
            or house_guide_id is not null or person_id not in ({EXACT})
            or account_id in (select card_no from house_cards)""",
        # The till names its default store where nobody opened the card; a card that came from the
        # old CRM a second time is older.
        f"""select {CHANNEL}, {ORDER_NO} from orders where person_id in (
            select person_id from accounts where surface = 'card'
                and (store_id is null or lot('twice', account_id, 100) < 2))""",
        # A binding counts from the night that first tells of it.
        f"""select part, order_no from ({_ORDERS}) as o
            where paid_at < {_SINCE} and home_store_id <> card_store_id""",
        # A change of the day is told in the morning after.
        f"""select part, order_no from ({_ORDERS}) as o inner join bindings using (person_id)
            where valid_from > paid_at - interval 1 day and valid_from <= paid_at""",
    ),
    numbers=("home",),
)
