"""What an audit looks for in a candidate beside the suites: overrides that nobody signed, and what
could name or reach a person.

Found is told by place and number, never by value.
"""

from datetime import date
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.landing.overrides import overrides
from orchestration.releasing.restatements import CHANNEL, CHECK

_DIGIT, _EDGE, _PREFIX = "[0-9０-９]", "[^0-9A-Za-z０-９]", "(([+＋]|00)?[8８][6６][ -]?)?"
_MOBILE = f"{_PREFIX}[1１][3-9３-９]{_DIGIT}"
_CARD = f"[1-9１-９]{_DIGIT}{{5}}(19|20|１９|２０){_DIGIT}{{9}}[0-9０-９XxＸｘ]"
# A mobile number or a number of an identity card standing for itself, however they are typed, or an
# address of mail. What is longer and has hyphens is some other number.
_PERSONAL = (
    f"(^|{_EDGE})({_MOBILE}({_DIGIT}{{8}}| {_DIGIT}{{4}} {_DIGIT}{{4}})|{_CARD})({_EDGE}|$)"
    f"|(^|[^0-9A-Za-z０-９-]){_MOBILE}-{_DIGIT}{{4}}-{_DIGIT}{{4}}([^0-9A-Za-z０-９-]|$)"
    r"|[^\s@]@[0-9A-Za-z-]+[.][A-Za-z]{2,}"
)

# A restatement has no delivery; what was signed for is its metric, in the release of that night.
_USED = f"""
    select
        check_name, channel, stream, delivery_date, message, overridden_by,
        override_reason, overridden_until_date
    from audit.check_result where overridden_by is not null
    union all
    select
        '{CHECK}', '{CHANNEL}', metric, restated_on_date, count(*) || ' frozen values changed',
        overridden_by, override_reason, overridden_until_date
    from kpi.restatement
    where overridden_by is not null and new_build_id = (select max(build_id) from audit.build_info)
    group by all
    order by all
"""


def used_overrides(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return what of a candidate somebody's word lets pass: failed checks, changes of history."""
    found = db.execute(_USED)
    names = [each[0] for each in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def unsigned_overrides(
    used: list[dict[str, Any]], home: Home, key: bytes, night: date
) -> list[str]:
    """Return which of them no override stands behind that is signed, of this check, and holds."""
    said = overrides(home).values()
    valid = [each for each in said if each.holds(night) and each.is_signed(key)]
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
