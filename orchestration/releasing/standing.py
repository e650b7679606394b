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
from orchestration.releasing.restatements import SUPPRESSED, compared, find_changed

MEMORY = "standing.parquet"
METRIC_VALUE = "kpi.metric_value"
# The metrics side by side: its columns are values of the other table.
_WIDE = "kpi.four_indicators_monthly"

_CELL = "scope_type, scope, period_type, period"
_KEY = f"metric, {_CELL}"

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
    -- That lines of a person went is all that was told of the period since.
    erased as (
        select metric, scope_type, scope, period_type, period
        from changed
        inner join explained using (metric, period_start_date, period_end_date)
        where is_erasure_alone
    ),
    judged as (
        select
            {", ".join(f"was_told.{name}" for name in _KEY.split(", "))},
            was_told.definition_version,
            was_told.unit in ('persons', 'contacts') and coalesce(new.value, 0) < $fewest
                as is_suppressed,
            new.value as computed,
            case
                when erased.metric is not null or new.value is not distinct from remembered.computed
                    then was_told.value
                else was_told.value + coalesce(new.value, 0) - coalesce(remembered.computed, 0)
            end as value
        from was_told
        left join remembered using ({_KEY}, definition_version)
        left join release.kpi.metric_value as new using ({_KEY})
        left join erased using ({_KEY})
        where remembered.metric is not null or erased.metric is not null
    )
    select * from judged
    where is_suppressed or value is distinct from computed
"""

# Some of those who are counted, frozen before all of them are, would be more than all of them.
_TOO_MANY = f"""
    delete from standing
    where ({_KEY}) in (
        select numerators.metric, {_CELL}
        from standing as numerators
        inner join release.kpi.metric_dictionary as ratio
            on numerators.metric = ratio.numerator_metric and ratio.unit = 'proportion'
        inner join release.kpi.metric_value as denominators using ({_CELL})
        where
            denominators.metric = ratio.denominator_metric
            and (denominators.metric, {_CELL}) not in (select ({_KEY}) from standing)
            and numerators.value > denominators.value
            and not numerators.is_suppressed
    )
"""

_WITHHELD = f"""
    insert into suppressed
    with all_suppressed as (
        select {_KEY} from standing where is_suppressed
        union
        select {_KEY} from remembered where is_suppressed
    )
    from all_suppressed
    union
    select dictionary.metric, {_CELL}
    from all_suppressed
    inner join release.kpi.metric_dictionary as dictionary
        on all_suppressed.metric in (dictionary.numerator_metric, dictionary.denominator_metric)
"""

# A value that nothing is left of stands in the row that it had.
_ADDED = f"""
    insert into release.kpi.metric_value by name
    select {{columns}} from before.kpi.metric_value
    semi join {{those}} using ({_KEY})
    semi join release.kpi.metric_dictionary using (metric, definition_version)
    anti join release.kpi.metric_value using ({_KEY})
    anti join suppressed using ({_KEY})
"""

_STOOD = """
    update release.kpi.metric_value as now
    set numerator = standing.value, value = standing.value
    from standing
    where
        (now.metric, now.scope_type, now.scope, now.period_type, now.period)
        = (
            standing.metric, standing.scope_type, standing.scope, standing.period_type,
            standing.period
        )
"""

_RATIOS = f"""
    create temp table ratios as
    with halved as (
        select distinct dictionary.metric, {_CELL}
        from standing
        inner join release.kpi.metric_dictionary as dictionary
            on
                dictionary.denominator_metric is not null
                and standing.metric
                    in (dictionary.numerator_metric, dictionary.denominator_metric)
    )
    select
        halved.*,
        numerators.value as numerator,
        denominators.value as denominator,
        numerators.value / nullif(denominators.value, 0) as part,
        dictionary.unit = 'proportion' and denominators.value > 0 as has_interval,
        coalesce(units.unit <> 'fen' and denominators.value < 30, false) as is_small_sample
    from halved
    inner join release.kpi.metric_dictionary as dictionary using (metric)
    inner join release.kpi.metric_dictionary as units
        on dictionary.denominator_metric = units.metric
    inner join release.kpi.metric_value as numerators
        on
            dictionary.numerator_metric = numerators.metric
            and {" and ".join(f"halved.{name} = numerators.{name}" for name in _CELL.split(", "))}
    left join release.kpi.metric_value as denominators
        on
            dictionary.denominator_metric = denominators.metric
            and {" and ".join(f"halved.{name} = denominators.{name}" for name in _CELL.split(", "))}
"""

# Wilson's interval of 95%, as ``dbt_project/macros/metrics.sql`` has it.
_Z = 1.959964
_WILSON = f"""
    create or replace temp macro wilson(part, n, side) as greatest(least(
        (part + {_Z * _Z / 2} / n
            + side * {_Z} * sqrt(greatest(part * (1 - part), 0) / n + {_Z * _Z / 4} / (n * n)))
        / (1 + {_Z * _Z} / n), 1), 0)
"""

_DIVIDED = """
    update release.kpi.metric_value as now
    set
        numerator = ratios.numerator,
        denominator = ratios.denominator,
        value = cast(part as decimal(38, 6)),
        value_low = if(
            has_interval,
            cast(wilson(part, cast(ratios.denominator as double), -1) as decimal(38, 6)), null),
        value_high = if(
            has_interval,
            cast(wilson(part, cast(ratios.denominator as double), 1) as decimal(38, 6)), null),
        is_small_sample = ratios.is_small_sample
    from ratios
    where
        (now.metric, now.scope_type, now.scope, now.period_type, now.period)
        = (ratios.metric, ratios.scope_type, ratios.scope, ratios.period_type, ratios.period)
        and (now.numerator, now.denominator)
            is distinct from (ratios.numerator, ratios.denominator)
"""

_GROWN = """
    update release.kpi.metric_value as now
    set
        value_year_before = compared.year_before,
        growth_rate = cast(
            (compared.value - compared.year_before) / nullif(abs(compared.year_before), 0)
            as decimal(38, 6)
        )
    from (
        select now.* exclude (value_year_before), before_it.value as year_before
        from release.kpi.metric_value as now
        left join release.kpi.metric_value as before_it
            on
                now.metric = before_it.metric
                and now.scope_type = before_it.scope_type
                and now.scope = before_it.scope
                and before_it.period_type = 'month'
                and now.period_start_date = before_it.period_start_date + interval 1 year
        where now.period_type = 'month' and now.value_year_before is not null
    ) as compared
    where
        (now.metric, now.scope_type, now.scope, now.period_type, now.period)
        = (
            compared.metric, compared.scope_type, compared.scope, compared.period_type,
            compared.period
        )
"""

_REMEMBERED = f"""
    copy (
        select {_KEY}, definition_version, computed, is_suppressed from standing
        union all
        select {_KEY}, definition_version, computed, is_suppressed
        from remembered anti join standing using ({_KEY})
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
        columns = _common_columns(db)
        db.execute(_ADDED.format(columns=columns, those="standing"))
        db.execute(_STOOD)
        db.execute(
            "delete from release.kpi.metric_value"
            " where (metric, scope_type, scope, period_type, period) in (from suppressed)"
        )
        db.execute(_WILSON)
        db.execute(_RATIOS)
        db.execute(_ADDED.format(columns=columns, those="ratios"))
        db.execute(_DIVIDED)
        db.execute(_GROWN)
        changed = [METRIC_VALUE, *_widened(db)]
        path = str(candidate.with_name(MEMORY)).replace("'", "''")
        db.execute(_REMEMBERED.format(path=path))
    return changed


def _widened(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Write the values that stand into the table that has metrics side by side."""
    schema, name = _WIDE.split(".")
    metrics = db.execute(
        "select column_name from duckdb_columns()"
        " where database_name = 'release' and schema_name = $1 and table_name = $2"
        " and column_name in (select metric from release.kpi.metric_dictionary)",
        [schema, name],
    ).fetchall()
    for (metric,) in metrics:
        db.execute(
            f'update release.{_WIDE} as wide set "{metric}" = ('
            "    select value from release.kpi.metric_value as told"
            "    where told.metric = $1 and told.period_type = 'month' and told.period = wide.month"
            "    and (told.scope_type, told.scope) = (wide.scope_type, wide.scope))",
            [metric],
        )
    return [_WIDE] if metrics else []


def _common_columns(db: duckdb.DuckDBPyConnection) -> str:
    """Return the columns of a value that both releases have; it is known through the newer day."""
    both = db.execute(
        "select column_name from duckdb_columns()"
        " where schema_name = 'kpi' and table_name = 'metric_value'"
        " and database_name in ('before', 'release')"
        " group by column_name having count(*) = 2 order by column_name"
    ).fetchall()
    through = "(select max(data_through_date) from release.kpi.metric_value) as data_through_date"
    return ", ".join(through if name == "data_through_date" else name for (name,) in both)


def _fewest_persons() -> int:
    settings = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    return settings["vars"]["fewest_persons_told"]
