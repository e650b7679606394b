"""A release's metric values, of which some are written otherwise than the warehouse computed them.

What follows from them follows: ratios with their intervals, growth over a year, and the table that
has metrics side by side. The temporary tables ``standing`` and ``suppressed`` say which values are
others and which are withheld; ``before`` and ``release`` are the two releases.
"""

import duckdb

CELL = "scope_type, scope, period_type, period"
KEY = f"metric, {CELL}"
_VALUES = "kpi.metric_value"
# The metrics side by side: its columns are values of the other table.
_WIDE = "kpi.four_indicators_monthly"


def _same(one: str, other: str, names: str = KEY) -> str:
    return " and ".join(f"{one}.{name} = {other}.{name}" for name in names.split(", "))


# A value that nothing is left of stands in the row that it had.
_ADDED = f"""
    insert into release.kpi.metric_value by name
    select {{columns}} from before.kpi.metric_value
    semi join {{those}} using ({KEY})
    semi join release.kpi.metric_dictionary using (metric, definition_version)
    anti join release.kpi.metric_value using ({KEY})
    anti join suppressed using ({KEY})
"""

_STOOD = f"""
    update release.kpi.metric_value as now
    set numerator = standing.value, value = standing.value
    from standing
    where
        {_same("now", "standing")}
"""

_RATIOS = f"""
    create temp table ratios as
    with halved as (
        select distinct dictionary.metric, {CELL}
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
            and {_same("halved", "numerators", CELL)}
    left join release.kpi.metric_value as denominators
        on
            dictionary.denominator_metric = denominators.metric
            and {_same("halved", "denominators", CELL)}
"""

# Wilson's interval of 95%, as ``dbt_project/macros/metrics.sql`` has it.
_Z = 1.959964
_WILSON = f"""
    create or replace temp macro wilson(part, n, side) as greatest(least(
        (part + {_Z * _Z / 2} / n
            + side * {_Z} * sqrt(greatest(part * (1 - part), 0) / n + {_Z * _Z / 4} / (n * n)))
        / (1 + {_Z * _Z} / n), 1), 0)
"""

_DIVIDED = f"""
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
        {_same("now", "ratios")}
        and (now.numerator, now.denominator)
            is distinct from (ratios.numerator, ratios.denominator)
"""

_GROWN = f"""
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
        {_same("now", "compared")}
"""


def write_values(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Write the values that stand, withhold those that nobody is told, and return what changed."""
    columns = _common_columns(db)
    db.execute(_ADDED.format(columns=columns, those="standing"))
    db.execute(_STOOD)
    db.execute(f"delete from release.kpi.metric_value where ({KEY}) in (from suppressed)")
    db.execute(_WILSON)
    db.execute(_RATIOS)
    db.execute(_ADDED.format(columns=columns, those="ratios"))
    db.execute(_DIVIDED)
    db.execute(_GROWN)
    return [_VALUES, *_widened(db)]


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
