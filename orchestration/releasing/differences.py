"""What two kept releases say differently: which tables, and which values of which metrics."""

from pathlib import Path
from typing import Any

import duckdb

from orchestration.releasing.candidates import DATABASE, read_candidate

_TABLES = """
    select
        table_schema || '.' || table_name as table_name,
        old.row_count as old_rows,
        new.row_count as new_rows
    from before.audit.build_info as old
    full join after.audit.build_info as new using (table_schema, table_name)
    where old.content_hash is distinct from new.content_hash
    order by all"""

# A value that differs has the cause of its newest restatement between the two, if it was final.
_VALUES = """
    create temp table differing as
    with restated as (
        select metric, scope_type, scope, period_type, period, cause
        from after.kpi.restatement
        where new_build_id not in (select new_build_id from before.kpi.restatement)
        qualify row_number() over (
            partition by metric, scope_type, scope, period_type, period
            order by restated_on_date desc, new_build_id desc
        ) = 1
    )
    select
        metric, scope_type, scope, period_type, period,
        coalesce(old.status, 'none') as old_status,
        coalesce(new.status, 'none') as new_status,
        restated.cause,
        old.value as old_value,
        new.value as new_value,
        new.value - old.value as delta
    from before.kpi.metric_value as old
    full join after.kpi.metric_value as new
        using (metric, scope_type, scope, period_type, period)
    left join restated using (metric, scope_type, scope, period_type, period)
    where
        (old.value, old.numerator, old.denominator)
            is distinct from (new.value, new.numerator, new.denominator)
        and ($metric is null or metric = $metric)"""

_METRICS = """
    select metric, old_status, new_status, cause, count(*) as differing_values
    from differing
    group by metric, old_status, new_status, cause
    order by old_status = 'none', differing_values desc, metric, old_status, new_status, cause"""

# What was final comes first; of each status the values that moved most, for their size.
_LARGEST = """
    select * replace (
        cast(old_value as double) as old_value,
        cast(new_value as double) as new_value,
        cast(delta as double) as delta
    )
    from differing
    where old_status <> 'none'
    order by
        case old_status when 'frozen' then 1 when 'certified' then 2 else 3 end,
        abs(delta) / nullif(abs(old_value), 0) desc nulls last,
        abs(delta) desc nulls last,
        metric, scope_type, scope, period_type, period
    limit $limit"""


def difference(
    before: Path, after: Path, metric: str | None = None, limit: int = 20
) -> dict[str, Any]:
    """Return what the release ``after`` says otherwise than ``before``.

    ``tables`` whose content differs with their row counts; ``metrics``: how many values differ, by
    status in both and cause; ``largest`` changes of values that both or the older one has. Values
    are of one metric if one is named.
    """
    old, new = read_candidate(before), read_candidate(after)
    with duckdb.connect(config={"threads": 2}) as db:
        for name, release in (("before", before), ("after", after)):
            path = str(release / DATABASE).replace("'", "''")
            db.execute(f"attach '{path}' as {name} (read_only)")
        tables = _rows(db, _TABLES)
        db.execute(_VALUES, {"metric": metric})
        metrics = _rows(db, _METRICS)
        largest = _rows(db, _LARGEST, {"limit": limit})
    return {
        "old": {"build_id": old.build_id, "data_through": old.data_through},
        "new": {"build_id": new.build_id, "data_through": new.data_through},
        "is_same_code": old.code_version == new.code_version,
        "tables": tables,
        "metrics": metrics,
        "largest": largest,
    }


def _rows(
    db: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    found = db.execute(query, values)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
