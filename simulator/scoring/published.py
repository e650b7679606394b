"""What is published beside the truth: sales, credit, commission and the left and right pocket.

A table that is not there yet, or says it in other columns than these, has found nothing.
"""

from collections.abc import Iterator

from simulator.scoring.agreement import attribution_error, covers
from simulator.scoring.credited import CREDITED, TOLD
from simulator.scoring.sales import CHANNEL
from simulator.scoring.score import Score, score
from simulator.scoring.shelves import Engine, is_answerable

_STATED = {
    "kpi.brand_daily": ("scope", "business_date", "net_sales_event_dated_fen"),
    "guide.credit": ("order_id", "role", "guide_id", "credit_fen"),
    "guide.commission_statement_monthly": ("guide_id", "month", "commission_fen"),
    "guide.commission_ledger": ("role", "order_id", "account", "posting_kind", "debit_fen"),
    "kpi.metric_value": ("metric", "scope", "period", "value"),
}
# What was paid for goods on its day, less what was paid back on its own.
_NET_SALES = f"""
    select {CHANNEL} as scope, cast(if(channel = 'store', ordered_at, paid_at) as date) as day,
        order_lines.paid_fen as fen
    from orders inner join order_lines using (order_id)
    where paid_at is not null and if(channel = 'store', ordered_at, paid_at) < until()
    union all
    select {CHANNEL}, cast(refunded_at as date), -refund_fen
    from refunds inner join orders using (order_id) where refunded_at < until()"""
# An order that money comes back of later is paid commission for what was kept in the end.
_COMMISSIONS = """
    select commissions.*, paid_at, platform_order_id(channel, order_id) as order_no,
        guides.staff_no, order_id in (select order_id from refunds where refunded_at >= until())
            as is_to_change
    from commissions inner join orders using (order_id) inner join guides using (guide_id)
    where paid_at < until()"""
_PRIVATE = """from orders where paid_at < until() and kind <> 'test' and cancelled_at is null
    and channel in ('youzan', 'xiaodian')"""


def published_scores(engine: Engine, shelf: str) -> Iterator[Score]:
    """Yield the measures of the marts on a shelf: of the release, or of the warehouse."""
    yield from _net_sales(engine, shelf)
    yield from _credit(engine, shelf)
    yield from _commission(engine, shelf)
    yield from _transfer(engine, shelf)


def _has(engine: Engine, shelf: str, table: str, *more: str) -> bool:
    schema, name = table.split(".")
    known = engine.execute(
        "select column_name from duckdb_columns()"
        " where database_name = ? and schema_name = ? and table_name = ?",
        [shelf, schema, name],
    ).fetchall()
    return {*_STATED[table], *more} <= {column for (column,) in known}


def _net_sales(engine: Engine, shelf: str) -> Iterator[Score]:
    asked = _has(engine, shelf, "kpi.brand_daily")
    found = (
        f"select scope, business_date, net_sales_event_dated_fen from {shelf}.kpi.brand_daily"
        if asked
        else "select null, null, null where false"
    )
    rows = engine.execute(f"""
        with sales as ({_NET_SALES}),
        t as (
            select scope, day, sum(fen) as fen from sales group by all
            union all select 'brand', day, sum(fen) from sales group by all),
        f as (select * from ({found}) as told (scope, day, fen)),
        days as (
            select scope, day, coalesce(t.fen, 0)::bigint as true_fen,
                coalesce(f.fen, 0)::bigint as found_fen
            from t full join f using (scope, day))
        select scope, sum(true_fen)::bigint, sum(found_fen)::bigint,
            arg_max(true_fen, abs(found_fen - true_fen)),
            arg_max(found_fen, abs(found_fen - true_fen))
        from days group by scope order by scope""").fetchall()
    for scope, true, seen, true_worst, found_worst in rows:
        yield score(f"kpi: net sales of {scope}", true, seen if asked else None)
        yield score(
            f"kpi: net sales of {scope}, worst day", true_worst, found_worst if asked else None
        )


def _credit(engine: Engine, shelf: str) -> Iterator[Score]:
    name = "credit: share at a wrong guide"
    if not _has(engine, shelf, "guide.credit"):
        yield Score(name, 0)
        return
    rows = engine.execute(f"""
        with t as (
            select order_no, role, staff_no, sum(net_fen)::bigint as fen from ({_COMMISSIONS})
            where not is_to_change group by all),
        f as (
            select order_id, role, guide_id, sum(credit_fen)::bigint as fen
            from {shelf}.guide.credit where order_id not in (
                select order_no from ({_COMMISSIONS}) where is_to_change) group by all)
        select concat_ws(' ', coalesce(order_no, order_id), coalesce(t.role, f.role)) as line,
            coalesce(staff_no, guide_id) as guide, coalesce(t.fen, 0) as true_fen,
            coalesce(f.fen, 0) as found_fen,
            (coalesce(t.role, f.role), coalesce(order_no, order_id)) in ({_excused(engine)})
                as is_excused
        from t full join f
            on order_no = order_id and t.role = f.role and staff_no = guide_id""").fetchnumpy()
    is_excused = rows.pop("is_excused").astype(bool)
    unexcused = {column: values[~is_excused] for column, values in rows.items()}
    wrong = attribution_error(**rows)
    yield Score(name, 0, round(wrong, 6), round(wrong, 6), round(attribution_error(**unexcused), 6))


def _commission(engine: Engine, shelf: str) -> Iterator[Score]:
    [(true,)] = engine.execute(
        f"select coalesce(sum(commission_fen), 0)::bigint from ({_COMMISSIONS})"
    ).fetchall()
    found, known = None, 0
    if _has(engine, shelf, "guide.commission_statement_monthly"):
        [(found,)] = engine.execute(
            "select coalesce(sum(commission_fen), 0)::bigint"
            f" from {shelf}.guide.commission_statement_monthly"
        ).fetchall()
    if found is not None and _has(engine, shelf, "guide.commission_ledger"):
        # An order counts at the rate of the store that it is told to be of.
        [(known,)] = engine.execute(f"""
            with t as (select role, order_no, sum(fen) as fen from ({TOLD}) group by all),
            f as (select role, order_id as order_no, sum(debit_fen - credit_fen) as fen
                from {shelf}.guide.commission_ledger
                where account = 'expense' and posting_kind in ('accrual', 'reversal') group by all)
            select (coalesce(sum(t.fen), 0) - {true} + coalesce(sum(
                coalesce(f.fen, 0) - coalesce(t.fen, 0)
            ) filter ((role, order_no) in ({_excused(engine)})), 0))::bigint
            from t full join f using (role, order_no)""").fetchall()
    yield score("commission: fen", true, found, known)


def _excused(engine: Engine) -> str:
    """Return a query for the roles and orders of which it is known why they are otherwise."""
    told = [each for each in CREDITED.excused if is_answerable(engine, each)]
    return " union ".join(told) or "select null, null where false"


def _transfer(engine: Engine, shelf: str) -> Iterator[Score]:
    [(true,)] = engine.execute(f"""
        select coalesce(sum(paid_fen) filter (cause = 'moved' and would_be_channel = 'store')
            / sum(paid_fen), 0) {_PRIVATE}""").fetchall()
    found, interval = None, None
    newest = f"""from {shelf}.kpi.metric_value
        where metric = 'transfer_rate' and scope = 'brand' order by period desc limit 1"""
    if _has(engine, shelf, "kpi.metric_value"):
        [found] = engine.execute(f"select cast(value as double) {newest}").fetchone() or [None]
    if found is not None and _has(engine, shelf, "kpi.metric_value", "value_low", "value_high"):
        interval = engine.execute(
            f"select cast(value_low as double), cast(value_high as double) {newest}"
        ).fetchone()
    yield score("transfer rate", true, found)
    is_covered = int(covers(interval[0], interval[1], true)) if interval else None
    yield score("transfer rate: within its interval", 1, is_covered)
