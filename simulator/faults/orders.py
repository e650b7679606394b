"""Room of orders: told twice, contradicted, mistaken for another, given back before they came."""

from decimal import Decimal

from simulator.faults.catalogue import Unfit, fault
from simulator.faults.contents import Content
from simulator.faults.meanings import SALES
from simulator.faults.records import Record
from simulator.faults.targets import Target

_TICKETS = "pinkr__tickets"
_REFUNDS = ("tmall__refunds", "youzan__refunds")
_KEYED = tuple(SALES)


@fault(
    31,
    "refund-too-much-or-too-early",
    "Q W",
    "pending, and released when its order arrives",
    (_TICKETS, *_REFUNDS),
)
def refund_too_much_or_too_early(target: Target) -> None:
    """More is given back than was paid, or what has not been sold yet."""
    content = target.content(at_least=1)
    if target.contract.name != _TICKETS:
        record = target.rng.choice(content.records)
        before = Decimal(record.get("refund_fee") or 0)
        target.changed["shape"] = "more than was paid"
        target.change(content, record, "refund_fee", f"{before * 3 + 100:.2f}")
    else:
        coming = [sale for file in _later(target) for sale in _sales(target.content_of(file))]
        if coming and target.rng.random() < 0.5:
            sale, times = target.rng.choice(coming), 1
            target.changed["shape"] = "before its order"
        else:
            sale, times = target.rng.choice(_sales(content) or [_unfit("nothing was sold")]), 3
            target.changed["shape"] = "more than was paid"
        _give_back(target, content, sale, sale.get("order_no") or "", times)
    target.save(content)


@fault(
    32, "refund-without-order", "Q W", "pending; a warning after seven days", (_TICKETS, *_REFUNDS)
)
def refund_without_order(target: Target) -> None:
    """What is given back was never sold."""
    content = target.content()
    nowhere = "".join(target.rng.choices("0123456789", k=10))
    if target.contract.name == _TICKETS:
        sale = target.rng.choice(_sales(content) or [_unfit("nothing was sold")])
        _give_back(target, content, sale, f"XS{nowhere}", 1)
    else:
        record = target.rng.choice(content.records)
        before = record.get("tid") or ""
        target.change(content, record, "tid", before[:-10] + nowhere)
    target.save(content)


@fault(36, "duplicate-rows", "A", "each counted once, the others as duplicates", _KEYED)
def duplicate_rows(target: Target) -> None:
    """Some rows stand in the file twice."""
    content = target.content()
    for record in target.rng.sample(content.records, max(1, content.rows // 50)):
        target.note(content, record, duplicated=record.get(target.contract.key[0]))
        _insert_after(content, record, record.copy())
    target.save(content)


@fault(
    37,
    "conflicting-versions",
    "Q W",
    "both are quarantined, or the later one counts by its contract",
    _KEYED,
)
def conflicting_versions(target: Target) -> None:
    """An order stands in the file twice with different amounts, and neither is the newer one."""
    content, meaning = target.content(), SALES[target.contract.name]
    record = target.rng.choice(content.records)
    other = record.copy()
    after = Decimal(record.get(meaning.paid) or 0) + target.rng.randint(5, 50)
    _insert_after(content, record, other)
    target.change(content, other, meaning.paid, f"{after:.2f}")
    target.changed["id"] = record.get(meaning.ids[0])
    target.save(content)


@fault(38, "reused-id", "B M", "nothing is published: an id has another store or member", _KEYED)
def reused_id(target: Target) -> None:
    """The id of an order is that of an older one, of somebody else or in another store."""
    content, meaning = target.content(), SALES[target.contract.name]
    whose = [path for path in (meaning.store, meaning.member) if path]
    older = [record for file in target.earlier() for record in target.content_of(file).records]
    target.rng.shuffle(older)
    present = {record.get(meaning.ids[0]) for record in content.records}
    for record in target.rng.sample(content.records, content.rows):
        for other in older:
            is_other = any(record.get(path) != other.get(path) for path in whose)
            if is_other and other.get(meaning.ids[0]) not in present:
                for path in meaning.ids:
                    target.change(content, record, path, other.get(path) or "")
                target.save(content)
                return
    raise Unfit("no older order of another member or store")


def _later(target: Target):
    return [file for night, file in target.neighbours() if night > target.night]


def _sales(content: Content) -> list[Record]:
    return [
        record
        for record in content.records
        if Decimal(record.get("order_money") or 0) > 0 and record.get("order_type") == "0"
    ]


def _unfit(reason: str) -> Record:
    raise Unfit(reason)


def _give_back(target: Target, content: Content, sale: Record, order_no: str, times: int) -> None:
    """Add a ticket that gives a sale back, so many times its amount."""
    record = sale.copy()
    content.records.append(record)
    record.put("order_no", "TH9" + "".join(target.rng.choices("0123456789", k=9)))
    record.put("order_type", "1")
    # A sale does not tell the field.
    record.fields["origin_order_no"] = order_no
    day = max(each.get("order_time") or "" for each in content.records if each is not record)
    record.put("order_time", day)
    for path in SALES[_TICKETS].quantities:
        record.apply(path, _negative)
    for path in ("order_money", "payments[].amount", "guide_performances[].performance_money"):
        record.apply(path, lambda amount: f"{-abs(Decimal(amount)) * times:.2f}")
    record.apply("goods[].goods_fact_money", lambda amount: f"{-abs(Decimal(amount)) * times:.2f}")
    target.note(
        content, record, order_no=record.get("order_no"), origin_order_no=order_no,
        order_money=record.get("order_money"),
    )  # fmt: skip


def _negative(number: str) -> str:
    return str(-abs(int(Decimal(number))))


def _insert_after(content: Content, record: Record, other: Record) -> None:
    content.records.insert(content.number(record), other)
