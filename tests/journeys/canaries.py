"""A brand whose people can be told apart from everything else, and the search for them."""

import gzip
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from orchestration.home import Home
from simulator.exports import export, exported_streams, prepare
from simulator.world.build import build
from simulator.world.settings import Settings
from simulator.world.store import World

SETTINGS = Settings(first_night=date(2026, 11, 18), members=60, history_days=30, nights=2, stores=4)
NAME = "金丝雀"
_NAMES = f"""
    update persons set name = '{NAME}' || person_id, nickname = '{NAME}妈妈' || person_id,
        address = '{NAME}路' || person_id || '号';
    update guides set name = '{NAME}导购' || guide_id;
    update orders set receiver_name = '{NAME}收' || order_id where receiver_name is not null;
    update contacts set remark = '{NAME}备注' || contact_id || ' ' || coalesce(remark_mobile, '');
    update tags set tag_name = '{NAME}标签' || tag_id where kind = 2;
"""
_IDS = """
    select phone from phones union select phone from accounts union select phone from house_cards
    union select phone from guides union select receiver_phone from orders
    union select remark_mobile from contacts union select unionid from persons
    union select account_id from accounts union select card_no from house_cards
    union select account_id from orders
"""
# However a name or a phone is masked, what is left of it is still somebody's.
_MASKED = re.compile(NAME[0] + r"[*＊某]|(?<!\d)1\d{2}\*{4,8}\d{2,4}(?!\d)")
_PLAINTEXT = ("landing", "archive")
_DATABASES = (".db", ".sqlite")


def deliver(landing: Path, settings: Settings = SETTINGS) -> set[str]:
    """Deliver all channels of a brand, and return every phone and id of its people."""
    world = build(settings)
    world.engine.execute(_NAMES)
    prepare(world)
    for stream in exported_streams():
        export(world, settings, landing, stream)
    return _ids(world)


def _ids(world: World) -> set[str]:
    return {value for (value,) in world.engine.execute(_IDS).fetchall() if value}


def leaks(home: Home, ids: Iterable[str], *said: str) -> dict[str, list[str]]:
    """Return what of the people is found outside of the drop zone and the archive, and where."""
    files = [
        path
        for path in sorted(home.root.rglob("*"))
        if path.is_file() and path.relative_to(home.root).parts[0] not in _PLAINTEXT
    ]
    return found(files, ids, *said)


def found(files: Iterable[Path], ids: Iterable[str], *said: str) -> dict[str, list[str]]:
    """Return which of the ids, and what looks like a name or a phone, is in which place."""
    texts = [(place, text) for file in files for place, text in _texts(file)]
    texts += [("said", text) for text in said]
    whole = "\n".join(text for _, text in texts)
    sought = {*ids, NAME, json.dumps(NAME).strip('"'), *_MASKED.findall(whole)}
    there = [value for value in sought if value in whole]
    places: dict[str, list[str]] = {}
    for place, text in texts:
        if values := [value for value in there if value in text]:
            places.setdefault(place, []).extend(values)
    return places


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """Yield a file as text: its bytes, and what they say once they are unpacked."""
    content = file.read_bytes()
    place = "/".join(file.parts[-4:])
    yield place, content.decode(errors="replace")
    yield place, content.decode("gb18030", errors="replace")
    if file.suffix == ".gz":
        yield place, gzip.decompress(content).decode(errors="replace")
    elif file.suffix == ".parquet":
        table = pq.read_table(file)
        for name in table.column_names:
            yield f"{place}: {name}", _joined(table[name].unique().to_pylist())
    elif file.suffix == ".duckdb":
        yield from ((f"{place}: {column}", text) for column, text in _columns(file))
    elif file.suffix in _DATABASES:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            yield place, "\n".join(database.iterdump())


def _columns(file: Path) -> Iterator[tuple[str, str]]:
    with duckdb.connect(str(file), read_only=True) as database:
        columns = database.execute(
            "select c.schema_name, c.table_name, c.column_name from duckdb_columns() as c"
            " join duckdb_tables() as t using (database_name, schema_name, table_name)"
        ).fetchall()
        for schema, table, name in columns:
            query = f'select distinct cast("{name}" as varchar) from "{schema}"."{table}"'
            values = [value for (value,) in database.execute(query).fetchall()]
            yield f"{schema}.{table}.{name}", _joined(values)


def _joined(values: Iterable) -> str:
    return "\n".join(str(value) for value in values if value is not None)
