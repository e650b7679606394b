"""What an audit looks for in a candidate beside the suites: overrides that nobody signed, and what
could name or reach a person.

Found is told by place and number, never by value.
"""

from datetime import date
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.landing.overrides import OverrideError, overrides

# A mobile number, an address of mail, a number of an identity card, each standing for itself.
_PERSONAL = (
    "(^|[^0-9A-Za-z])1[3-9][0-9]{9}([^0-9A-Za-z]|$)"
    "|[0-9A-Za-z._-]+@[0-9A-Za-z-]+[.][A-Za-z]{2,}"
    "|(^|[^0-9A-Za-z])[1-9][0-9]{5}(19|20)[0-9]{9}[0-9Xx]([^0-9A-Za-z]|$)"
)


def used_overrides(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the failed checks of a candidate that somebody's word lets pass."""
    found = db.execute(
        "select check_name, channel, stream, delivery_date, message, overridden_by,"
        " override_reason, overridden_until_date"
        " from audit.check_result where overridden_by is not null order by all"
    )
    names = [each[0] for each in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def unsigned_overrides(
    used: list[dict[str, Any]], home: Home, key: bytes, night: date
) -> list[str]:
    """Return which of them no override stands behind that is signed, of this check, and holds."""
    try:
        valid = [each for each in overrides(home) if each.holds(night) and each.is_signed(key)]
    except OverrideError as problem:
        return [str(problem)]
    return [
        f"{row['check_name']} of {row['channel']}/{row['stream']}/{row['delivery_date']}"
        for row in used
        if not any(
            each.covers(row["check_name"], row["channel"], row["stream"], row["delivery_date"])
            and (each.signed_by, each.reason) == (row["overridden_by"], row["override_reason"])
            for each in valid
        )
    ]


def personal_values(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the columns with what looks like a phone, a mail or an identity card."""
    columns = db.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where not internal and data_type = 'VARCHAR' order by all"
    ).fetchall()
    found = []
    for schema, table, column in columns:
        [(count,)] = db.execute(
            f'select count(*) from {schema}.{table} where regexp_matches("{column}", ?)',
            [_PERSONAL],
        ).fetchall()
        if count:
            found.append(f"{schema}.{table}.{column}: {count} rows")
    return found
