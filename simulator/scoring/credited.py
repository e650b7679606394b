"""Credit and commission of each role: the policy applied to the truth, as far as it is told.

Whose store an order is told to be decides the rate. Where no delivered line names a guide, or
names another one for a reason that is known, the order is excused in that role.
"""

from simulator.scoring.attributed import EXACT
from simulator.scoring.comparison import Records
from simulator.scoring.orders import PLACED
from simulator.scoring.people import NAMELESS
from simulator.scoring.sales import ARTICLE, ORDER_EXCUSES, ORDER_NO

_ROLES = ("closer", "service", "opener", "root_sharer", "last_sharer", "host")
_GUIDE = "hash({}) % 10007"
# A line is what the shop has for one.
_SHARES = f"""
    select order_id, role, guide_id, version, sum(net_fen)::bigint as net_fen
    from commissions inner join orders using (order_id)
    inner join order_lines using (order_id, line_no)
    group by order_id, role, guide_id, version, channel, {ARTICLE}"""
TOLD = f"""
    select shares.role, {ORDER_NO} as order_no, guides.staff_no, net_fen,
        cast(round(net_fen * rate_bp / 10000) as bigint) as fen
    from ({_SHARES}) as shares inner join orders using (order_id)
    inner join guides using (guide_id)
    inner join (select order_id, store_no from ({PLACED})) as placed using (order_id)
    left join (select stores.store_no, store_versions.* from store_versions
            inner join stores using (store_id)) as versions
        on versions.store_no = placed.store_no and valid_from <= orders.paid_at::date
            and coalesce(orders.paid_at::date < valid_to, true)
    inner join commission_policies as policies
        on policies.role = shares.role and policies.version = shares.version
            and policies.business_model = coalesce(versions.business_model, 'direct')
    where orders.paid_at < until()"""
_ORDERS = f"(select *, {ORDER_NO} as order_no from orders)"


def _of(orders: str, *roles: str) -> str:
    """Return the orders as excused in some roles, or in all."""
    told = ", ".join(f"('{role}')" for role in roles or _ROLES)
    return f"select role, order_no from ({orders}) as o (order_no), (values {told}) as r (role)"


# Money that comes back later is not yet told of.
_TO_CHANGE = f"""select order_no from {_ORDERS} where order_id in
    (select order_id from refunds where refunded_at >= until() - interval 2 days)"""
# Of two lines of one article nothing tells which of them came back.
_TWICE = f"""select order_no from {_ORDERS} where order_id in (
    select order_id from order_lines group by order_id, sku_id having count(*) > 1
    intersect select order_id from refunds)"""
# A ticket without a card does not say that staff bought it for themselves.
_OF_THE_HOUSE = f"""select order_no from {_ORDERS}
    where kind = 'staff' or house_guide_id is not null"""
# Who paid is nobody's known person, or two persons, or nobody at all; a gift names who gets it.
_UNKNOWN = f"""select order_no from {_ORDERS} where kind = 'gift'
    or channel = 'store' and account_id is null or person_id not in ({EXACT})"""
# The till names its default guide where nobody opened the card; of a card that came from the old
# CRM a second time another guide may have opened the copy.
_BY_DEFAULT = f"""select order_no from {_ORDERS} where person_id in
    (select person_id from accounts where surface = 'card'
        and (guide_id is null or lot('twice', account_id, 100) < 2))"""
# The customer is bound to one guide and the oldest contact of another, or of nobody any more.
_RELATIONS = """(select person_id, guide_id, valid_from, valid_to from bindings
    union all select person_id, guide_id, added_at, ended_at from contacts)"""
_BOUND_OTHERWISE = f"""select o.order_no from {_ORDERS} as o
    inner join warehouse.guide.credit as c on c.order_id = o.order_no and c.role = 'service'
    inner join guides on guides.staff_no = c.guide_id
    inner join {_RELATIONS} as r on r.person_id = o.person_id and r.guide_id = guides.guide_id
        and r.valid_from <= o.paid_at and coalesce(o.paid_at < r.valid_to, true)
    where o.channel <> 'youzan' or o.service_guide_id is null"""
# Of what had ended before the first night nothing is told, and nothing begins before it does: the
# world takes who became a guide's contact within a day of an order for one at the order.
_NOT_TOLD_THEN = f"""select o.order_no from {_ORDERS} as o
    inner join contacts as c on c.person_id = o.person_id and (c.added_at > o.paid_at
        and c.added_at < o.paid_at + interval 1 day or c.ended_at < told_since('wecom__contacts'))
    where o.channel <> 'youzan'"""
_ACCOUNT_UNTOLD = f"""select order_no from {_ORDERS}
    where channel <> 'youzan' and service_guide_id in (select guide_id from {NAMELESS})"""
# A ticket tells no share; a link that was passed on may have lost its parameter; the shop names
# the guide whose link it was, if the guide is still listed as a sharer.
_SHARE_UNTOLD = f"""select o.order_no from {_ORDERS} as o
    inner join shares using (share_id) left join shares as roots on roots.share_id = shares.root_id
    inner join guides on guides.guide_id = coalesce(shares.sharer_guide_id, roots.sharer_guide_id)
    where o.channel = 'store' or o.channel = 'xiaodian' and (shares.sharer_guide_id is null
        or o.sharer_told_at is null or o.sharer_told_at >= until() - interval 1 day
        or guides.staff_no not in (select guide_id from warehouse.core.int_sharer_guides_dated
            where valid_from_at + interval 8 hours <= o.paid_at))
    union select o.order_no from {_ORDERS} as o inner join visits using (order_id)
    where visits.kind = 'order' and visits.share_id is not null and (told_code is null
        or o.paid_at >= told_until('miniprogram__events') - interval 1 day)
    union select o.order_no from {_ORDERS} as o inner join shares using (share_id)
    inner join shares as roots on roots.share_id = shares.root_id
    left join warehouse.core.fct_shares as found on found.share_id = shares.share_code
    where coalesce(found.root_share_id <> roots.share_code, true)"""

CREDITED = Records(
    name="credit: {part}",
    true=f"""select role, order_no, sum(net_fen), sum(net_fen * ({_GUIDE.format("staff_no")})),
            sum(fen) from ({TOLD}) group by all""",
    found=f"""select role, order_id, sum(credit_fen),
            sum(credit_fen * ({_GUIDE.format("guide_id")})), any_value(fen)
        from warehouse.guide.credit left join (
            select role, order_id, sum(debit_fen - credit_fen) as fen
            from warehouse.guide.commission_ledger
            where account = 'expense' and posting_kind in ('accrual', 'reversal') group by all
        ) as ledger using (role, order_id)
        group by all having sum(credit_fen) <> 0""",
    excused=(
        *(_of(f"select key from ({each}) as e (part, key)") for each in ORDER_EXCUSES),
        _of(_TO_CHANGE),
        _of(_TWICE),
        _of(_OF_THE_HOUSE),
        _of(_UNKNOWN, "service", "opener"),
        _of(_BY_DEFAULT, "opener"),
        _of(_BOUND_OTHERWISE, "service"),
        _of(_NOT_TOLD_THEN, "service"),
        _of(_ACCOUNT_UNTOLD, "service"),
        _of(_SHARE_UNTOLD, "root_sharer", "last_sharer"),
    ),
    numbers=("fen", "guides", "commission_fen"),
)
