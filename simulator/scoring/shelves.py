"""Where the truth, the warehouse, the release and the lake stand, open for reading only."""

import re
from datetime import date
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.landing.tokens import Tokens

_CHANNELS = Path(__file__).parents[1] / "channels"
# The ids that systems give, and who is whose contact or fan, as the exports have them.
_SHARED = (
    "_macros.sql",
    "_order_ids.sql",
    "_tickets.sql",
    "wecom/_relations.sql",
    "officialaccount/_fans.sql",
)
_TABLE = re.compile(r"\b(?:warehouse|release|memory)\.\w+\.\w+")
# How far a stream has come, which may be less than the newest delivery of all.
_TOLD_UNTIL = """create macro told_until(stream_name) as (
    select cast(max(delivery_date) as timestamp)
    from warehouse.staging.stg_landing__deliveries
    where concat(channel, '__', stream) = stream_name and delivery_status = 'loaded')"""
_TOLD_SINCE = """create macro told_since(stream_name) as (
    select cast(min(delivery_date) as timestamp)
    from warehouse.staging.stg_landing__deliveries
    where concat(channel, '__', stream) = stream_name and delivery_status = 'loaded')"""
Engine = duckdb.DuckDBPyConnection


def opened(home: Home, world: Path, release: Path | None, key: bytes) -> Engine:
    """Open all that a home has; what is made beside it stays in memory."""
    engine = duckdb.connect(config={"threads": 2, "memory_limit": "3GB"})
    engine.execute("set enable_progress_bar = false")
    shelves = {"truth": world, "warehouse": home.warehouse, "release": release}
    for name, file in shelves.items():
        if file:
            engine.execute(f"attach '{file}' as {name} (read_only)")
    engine.execute("set search_path = 'memory,truth'")
    engine.execute(_TOLD_UNTIL)
    engine.execute(_TOLD_SINCE)
    engine.execute("create schema memory.raw")
    for stream in sorted({file.parents[1] for file in home.lake.glob("*/*/*.parquet")}):
        engine.execute(
            f"create view memory.raw.{stream.name} as"
            f" from read_parquet('{stream}/*/*.parquet', union_by_name = true)"
        )
    for script in _SHARED:
        engine.execute((_CHANNELS / script).read_text())
    text, tokens = "VARCHAR", Tokens(key)
    engine.create_function("token", tokens.token, [text, text, text], text)  # type: ignore[arg-type]
    return engine


def tell_history(engine: Engine, first_day: date) -> None:
    """Say from which day on the initial deliveries tell what happened."""
    engine.execute(f"create or replace macro history_from() as timestamp '{first_day}'")


def tell_until(engine: Engine, newest_delivery: date) -> None:
    """Hold the truth as of the first moment of a delivery date."""
    engine.execute(f"create or replace macro until() as timestamp '{newest_delivery}'")


def is_answerable(engine: Engine, query: str) -> bool:
    """Whether the warehouse has every table that a query reads."""
    known = engine.execute(
        """select concat_ws('.', database_name, schema_name, table_name) from duckdb_tables()
        union all
        select concat_ws('.', database_name, schema_name, view_name) from duckdb_views()"""
    )
    return set(_TABLE.findall(query)) <= {name for (name,) in known.fetchall()}
