"""How a published table becomes one delivered file a day.

Which tables become which streams stands in the modules of the data sets.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from simulator.delivery import deliver_file


def require(source: Path, names: Sequence[str], published: str) -> None:
    """Raise ``FileNotFoundError`` if a file of the data set is not in ``source``."""
    if missing := [name for name in names if not (source / name).is_file()]:
        raise FileNotFoundError(
            f"{source} lacks {', '.join(missing)}. The data set wants {', '.join(names)}"
            f" in this folder; they are published in {published}."
        )


def deliver_table(
    db: duckdb.DuckDBPyConnection,
    query: str,
    stream: Path,
    days: Iterable[date],
    totals: Mapping[str, str] | None = None,
) -> int:
    """Deliver what ``query`` returns, and return how many files are new or changed.

    Each of ``days`` has a file, if only a header, and so has any other day that has rows.
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
    for day in sorted({*days, *by_day}):
        rows, lines, *values = by_day.get(day, [0, "", *(0 for _ in totals)])
        content = f"{header}\n{lines}\n" if rows else f"{header}\n"
        declared = {name: Decimal(value) for name, value in zip(totals, values, strict=True)}
        written += deliver_file(stream, day, content, rows, declared)
    return written


def _field(name: str, kind: str) -> str:
    """Return the SQL of a column as a CSV field, quoted only where its text needs it."""
    text = f"coalesce(cast({name} as varchar), '')"
    if kind != "VARCHAR":
        return text
    quoted = f"""'"' || replace({name}, '"', '""') || '"'"""
    return f"""case when regexp_matches({name}, '[",\\r\\n]') then {quoted} else {text} end"""
