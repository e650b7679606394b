"""Frozen values stand when somebody is erased; of few persons nothing is told from then on.

The warehouse computes all history from the lines that are left, so a frozen value comes out of it
without the person. The release keeps the value that was frozen, and remembers, in a file of its own
that no reader is given, what was computed in its place: only what differs from that is news of a
later night, and moves the value by so much. A number of persons of which fewer are left than may be
told is withheld instead, and so is every ratio that it is a half of: together with what had been
published, it would tell that the person was among them.
"""

from pathlib import Path

import duckdb
import yaml

from orchestration.home import DBT_PROJECT
from orchestration.releasing.metric_values import CELL, KEY, write_values
from orchestration.releasing.restatements import SUPPRESSED, compared, find_changed

MEMORY = "standing.parquet"

_MEMORY = """
    create temp table remembered (
        metric varchar, scope_type varchar, scope varchar, period_type varchar, period varchar,
        definition_version integer, computed decimal(38, 6), is_suppressed boolean
    )
"""

_ERASED = """
    select
        (select sum(erased) from release.audit.row_ledger)
            > (select sum(erased) from before.audit.row_ledger)
        or exists (from remembered)
"""

# Ratios follow from their halves, each of which is a value of its own.
_STANDING = f"""
    create temp table standing as
    with was_told as (
        select old.*, dictionary.unit
        from before.kpi.metric_value as old
        inner join release.kpi.metric_dictionary as dictionary
            on old.metric = dictionary.metric
            and old.definition_version = dictionary.definition_version
        where old.status = 'frozen' and dictionary.denominator_metric is null
    ),
    erased as (
        select metric, scope_type, scope, period_type, period, is_erasure_alone
        from changed
        inner join explained using (metric, period_start_date, period_end_date)
        where cause = 'erasure'
    ),
    judged as (
        select
            {", ".join(f"was_told.{name}" for name in KEY.split(", "))},
            was_told.definition_version,
            was_told.unit in ('persons', 'contacts') and coalesce(new.value, 0) < $fewest
                as is_suppressed,
            new.value as computed,
            case
                -- That lines of a person went is all that was told of the period since.
                when erased.is_erasure_alone then was_told.value
                when remembered.metric is null then new.value
                when new.value is not distinct from remembered.computed then was_told.value
                else was_told.value + coalesce(new.value, 0) - coalesce(remembered.computed, 0)
            end as value
        from was_told
        left join remembered using ({KEY}, definition_version)
        left join release.kpi.metric_value as new using ({KEY})
        left join erased using ({KEY})
        where remembered.metric is not null or erased.metric is not null
    )
    select * from judged
    where is_suppressed or value is distinct from computed
"""

# Some of those who are counted, frozen before all of them are, would be more than all of them.
_TOO_MANY = f"""
    delete from standing
    where ({KEY}) in (
        select numerators.metric, {CELL}
        from standing as numerators
        inner join release.kpi.metric_dictionary as ratio
            on numerators.metric = ratio.numerator_metric and ratio.unit = 'proportion'
        inner join release.kpi.metric_value as denominators using ({CELL})
        where
            denominators.metric = ratio.denominator_metric
            and (denominators.metric, {CELL}) not in (select ({KEY}) from standing)
            and numerators.value > denominators.value
            and not numerators.is_suppressed
    )
"""

_WITHHELD = f"""
    insert into suppressed
    with all_suppressed as (
        select {KEY} from standing where is_suppressed
        union
        select {KEY} from remembered where is_suppressed
    )
    from all_suppressed
    union
    select dictionary.metric, {CELL}
    from all_suppressed
    inner join release.kpi.metric_dictionary as dictionary
        on all_suppressed.metric in (dictionary.numerator_metric, dictionary.denominator_metric)
"""

_REMEMBERED = f"""
    copy (
        select {KEY}, definition_version, computed, is_suppressed from standing
        union all
        select {KEY}, definition_version, computed, is_suppressed
        from remembered anti join standing using ({KEY})
        where is_suppressed
        order by all
    ) to '{{path}}' (format parquet)
"""


def stand(db: duckdb.DuckDBPyConnection, before: Path, candidate: Path) -> list[str]:
    """Let the frozen values of an earlier release stand, and return the tables that it changed.

    ``before`` and ``candidate`` are the two database files; the second is attached as ``release``,
    and what is remembered is read and written beside them.
    """
    memory = before.with_name(MEMORY)
    db.execute(SUPPRESSED)
    db.execute(_MEMORY)
    if memory.exists():
        db.execute("insert into remembered from read_parquet(?)", [str(memory)])
    with compared(db, before) as is_comparable:
        if not is_comparable or not db.execute(_ERASED).fetchall()[0][0]:
            return []
        find_changed(db)
        db.execute(_STANDING, {"fewest": _fewest_persons()})
        db.execute(_TOO_MANY)
        db.execute(_WITHHELD)
        changed = write_values(db)
        path = str(candidate.with_name(MEMORY)).replace("'", "''")
        db.execute(_REMEMBERED.format(path=path))
    return changed


def _fewest_persons() -> int:
    settings = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    return settings["vars"]["fewest_persons_told"]
