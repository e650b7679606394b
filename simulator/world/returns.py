"""What comes back: returns, refunds without goods, exchanges, orders that are called off."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.orders import REFUNDED
from simulator.world.relations import DAY, NEVER
from simulator.world.settings import Settings
from simulator.world.store import World, moments, words
from simulator.world.wishes import STORE, TMALL

# An exchange is an order of its own, under a number that names the order it follows.
EXCHANGES = 5_000_000_000
_REASONS = ("尺码不合", "不喜欢", "质量问题", "七天无理由", "少件漏发", "商品与描述不符")
_KINDS = ("return", "refund_only")
_TIMES = ("requested", "agreed", "refunded", "rejected")
_LONGEST_DAYS = 170


def sent_back(
    settings: Settings, chance: Chance, orders: dict[str, np.ndarray], lines: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the refunds of orders, in no order."""
    until = int(np.datetime64(settings.last_night, "s").astype(np.int64))
    which = np.searchsorted(orders["order_id"], lines["order_id"])
    key, line, paid = lines["order_id"], lines["line_no"], lines["paid_fen"]
    channel, received = orders["channel"][which], orders["received"][which]
    often = np.select([channel == STORE, channel >= TMALL], [0.55, 1.7], 1.1)
    likely = settings.behaviour.return_share * often
    comes_back = (paid > 100) & (received < NEVER) & chance.happens("back", likely, key, line)
    called_off = (orders["cancel_kind"][which] == REFUNDED) & (paid > 0)
    wait = np.exp(2.0 + 1.05 * chance.normal("back after", key, line))
    back = (np.minimum(wait, _LONGEST_DAYS) * DAY).astype(np.int64)
    returned = np.where(comes_back, received, 0) + back
    asked = np.where(called_off, orders["cancelled"][which], returned)
    only_money = comes_back & chance.happens("only money", 0.15, key, line)
    part = comes_back & (lines["quantity"] > 1) & chance.happens("part", 0.6, key, line)
    quantity = np.where(part, 1, lines["quantity"])
    money = np.where(part, paid // lines["quantity"], paid)
    money = np.where(only_money, money * 3 // 10, money)
    chosen = np.flatnonzero((comes_back | called_off) & (asked < until) & (money > 0))
    key, line, asked, called_off = key[chosen], line[chosen], asked[chosen], called_off[chosen]
    only_money = only_money[chosen]
    in_store = channel[chosen] == STORE
    # Stores take goods back while they are open.
    noon = asked // DAY * DAY + chance.between("taken back at", 11 * 3600, 20 * 3600, key, line)
    asked = np.where(in_store, noon, asked)
    rejected = ~in_store & ~called_off & chance.happens("rejected", 0.03, key, line)
    agrees = chance.between("agrees after", 1200, 30 * 3600, key, line)
    agrees = asked + np.where(in_store, 0, agrees)
    pays = chance.between("pays back after", 3600, 6 * DAY, key, line)
    pays = agrees + np.where(in_store, 0, pays)
    exchanges = chance.happens("exchange", settings.behaviour.exchange_share, key, line)
    return {
        "order_id": key,
        "line_no": line,
        "quantity": quantity[chosen],
        "refund_fen": money[chosen],
        "requested": asked,
        "agreed": np.where(rejected, NEVER, agrees),
        "refunded": np.where(rejected, NEVER, pays),
        "rejected": np.where(rejected, agrees, NEVER),
        "kind": only_money.astype(np.int8),
        "reason": chance.pick("reason", [5, 4, 2, 5, 1, 1], key, line),
        "is_exchange": in_store & ~only_money & exchanges,
        "store_id": orders["store_id"][which[chosen]],
    }


def fill_refunds(world: World, parts: list[dict[str, np.ndarray]]) -> None:
    """Fill ``refunds``; who exchanges gets an order of the same value on the same day."""
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((rows["line_no"], rows["order_id"], rows["requested"]))
    rows = {name: column[order] for name, column in rows.items()}
    for name in _TIMES:
        rows[f"{name}_at"] = moments(rows.pop(name), NEVER)
    named = {"kind": words(_KINDS, rows["kind"]), "reason": words(_REASONS, rows["reason"])}
    world.add("refunds", {"refund_id": np.arange(1, len(order) + 1)} | rows | named)
    _add_exchanges(world)


def _add_exchanges(world: World) -> None:
    """Add the orders of what was taken instead, one for each order that was exchanged."""
    world.engine.execute(
        f"""
        create temp table taken_back as
            select order_id, arg_min(line_no, refund_id) as line_no, min(refund_id) as refund_id
            from refunds where is_exchange group by 1;
        update refunds set is_exchange = false
        where is_exchange and refund_id not in (select refund_id from taken_back);
        insert into noted_orders by name
        select {EXCHANGES} + orders.order_id as order_id, orders.* exclude (order_id) replace (
            requested_at as ordered_at, requested_at as paid_at, requested_at as shipped_at,
            requested_at as received_at, refund_fen as list_fen, 0 as merchant_discount_fen,
            0 as platform_discount_fen, 0 as coupon_fen, 0 as points_fen, 0 as stored_value_fen,
            0 as freight_fen, refund_fen as paid_fen, 'exchange' as kind,
            orders.order_id as exchanged_order_id, 'own' as cause,
            orders.channel as would_be_channel, null as touch_kind, null as touch_guide_id,
            null as touched_at, null as share_id, null as second_seller_guide_id,
            null as second_seller_share)
        from taken_back
        join noted_orders as orders using (order_id)
        join (select refund_id, requested_at, refund_fen from refunds) using (refund_id)
        order by 1;
        insert into order_lines by name
        select {EXCHANGES} + order_id as order_id, 1 as line_no, given.quantity,
            refund_fen as list_fen, refund_fen as paid_fen,
            refund_fen // given.quantity as price_fen,
            0 as merchant_discount_fen, 0 as platform_discount_fen, 0 as coupon_fen,
            0 as points_fen, false as is_gift, tag_price_fen, product_id,
            -- Another size or colour of the style, where there is one.
            coalesce(other.sku_id, order_lines.sku_id) as sku_id
        from taken_back
        join order_lines using (order_id, line_no)
        join (select refund_id, quantity, refund_fen from refunds) as given using (refund_id)
        left join (
            select here.sku_id as from_sku, min(there.sku_id) as sku_id
            from skus as here join skus as there
                on there.product_id = here.product_id and there.sku_id <> here.sku_id
            group by 1
        ) as other on other.from_sku = order_lines.sku_id
        order by 1;
        drop table taken_back
        """
    )
