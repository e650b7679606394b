"""Great Expectations run in memory: a frame and a suite in, one result per expectation out.

Suites stand in the modules beside this one, one per published table: ``rows`` selects what is
looked at, ``suite`` says what must hold. Only the audit imports them, since the import is slow.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd

# Read when the package is imported.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.metadata_types import FailureSeverity

CRITICAL = FailureSeverity.CRITICAL
WARNING = FailureSeverity.WARNING
_UNIQUE = (gxe.ExpectColumnValuesToBeUnique, gxe.ExpectCompoundColumnsToBeUnique)
# What they ask of a table they ask of any of its rows, or of those with the same key.
_OF_ROWS = (
    *_UNIQUE,
    gxe.ExpectTableRowCountToBeBetween,
    gxe.ExpectColumnValuesToBeBetween,
    gxe.ExpectColumnValuesToBeInSet,
    gxe.ExpectColumnValuesToBeNull,
    gxe.ExpectColumnValuesToNotBeNull,
    gxe.ExpectColumnPairValuesAToBeGreaterThanB,
    gxe.ExpectColumnPairValuesToBeEqual,
)
# With ten million rows of kpi.metric_value the process that reads them has 1.3 GB.
_MOST_ROWS = 500_000
# The capabilities of which any fills a table of sales.
SALES = ("store_sales", "private_sales", "platform_sales")


@dataclass(frozen=True)
class Result:
    """What became of one expectation. The label names the rule and no value."""

    label: str
    success: bool
    is_critical: bool


def table_suite(name: str, key: list[str], finite: list[str], *rules: Any) -> gx.ExpectationSuite:
    """Build a suite that begins with what all others take for granted.

    Without rows, or with NaN in a column, nearly every other expectation is true of nothing.
    """
    opening = [
        gxe.ExpectTableRowCountToBeBetween(min_value=1, severity=CRITICAL),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column, severity=CRITICAL) for column in key),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column, severity=CRITICAL) for column in finite),
        *(
            gxe.ExpectColumnValuesToBeBetween(
                column=column, min_value=-(10**15), max_value=10**15, severity=CRITICAL
            )
            for column in finite
        ),
    ]
    return gx.ExpectationSuite(name=name, expectations=[*opening, *rules])


def nothing_tells(*capabilities: str) -> str:
    """Return the query whether the brand has no stream that gives any of the capabilities."""
    words = ", ".join(f"'{word}'" for word in capabilities)
    return f"select count(*) = 0 from audit.capability where capability in ({words}) and is_told"


@cache
def _frames() -> Any:
    """Return the data source of all frames: a context takes longer to make than most suites run."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context.data_sources.add_pandas("candidate")


def frames(
    db: duckdb.DuckDBPyConnection, rows: str, count: int, suite: gx.ExpectationSuite
) -> Iterator[pd.DataFrame]:
    """Yield what a suite asks of ``rows``, each frame not much larger than fits into memory.

    What is true of all rows is true of each frame, unless a rule is about the column as a whole;
    rows of one key are in one frame.
    """
    rules = suite.expectations
    columns = _quoted({column for rule in rules for column in _columns(rule)}) or "*"
    keys = [_quoted(_columns(rule)) for rule in rules if isinstance(rule, _UNIQUE)]
    by_row = all(isinstance(rule, _OF_ROWS) for rule in rules)
    number = -(-count // _MOST_ROWS)
    if number < 2 or len(keys) > 1 or not by_row:
        yield db.execute(f"select {columns} from ({rows})").df()
        return
    key = keys[0] if keys else "random()"
    with TemporaryDirectory(prefix="siyu-") as folder:
        # What the rows are joined of is read once, and not for every frame.
        db.execute(
            f"copy (select {columns}, hash({key}) % {number} as piece from ({rows}))"
            f" to '{folder}' (format parquet, partition_by (piece))"
        )
        for piece in sorted(Path(folder).iterdir()):
            yield db.execute(
                f"from read_parquet('{piece}/*.parquet', hive_partitioning = false)"
            ).df()


def _columns(rule: gxe.Expectation) -> list[str]:
    """Return the columns that a rule names; of those that none names, most of a table is made."""
    said = rule.configuration.kwargs
    one = (said[name] for name in ("column", "column_A", "column_B") if name in said)
    return [*one, *said.get("column_list", ())]


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in sorted(columns))


def validate(frames: Iterable[pd.DataFrame], suite: gx.ExpectationSuite) -> list[Result]:
    """Validate a table given in frames: what does not hold in one of them does not hold."""
    of_frames = [_validate(frame, suite) for frame in frames]
    return [
        Result(each[0].label, all(result.success for result in each), each[0].is_critical)
        for each in zip(*of_frames, strict=True)
    ]


def _validate(frame: pd.DataFrame, suite: gx.ExpectationSuite) -> list[Result]:
    """Validate a frame, leaving no Great Expectations project on disk."""
    asset = _frames().add_dataframe_asset(suite.name)
    try:
        whole = asset.add_batch_definition_whole_dataframe("whole")
        validation = whole.get_batch({"dataframe": frame}).validate(
            suite, result_format="BOOLEAN_ONLY"
        )
    finally:
        _frames().delete_asset(suite.name)
    return [
        Result(_label(config), bool(each.success), config.severity == CRITICAL)
        for each in validation.results
        if (config := each.expectation_config)
    ]


def _label(config: Any) -> str:
    column = config.kwargs.get("column") or config.kwargs.get("column_list") or "table"
    return f"{config.type} ({column})"
