"""The number that readers see, and the warehouse that it was built from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.explaining.built import Name
from orchestration.explaining.explained import NotExplained
from orchestration.home import Home
from orchestration.releasing.candidates import DATABASE, read_candidate
from orchestration.releasing.content import content_hash
from orchestration.releasing.kept import current


@dataclass(frozen=True)
class Published:
    """A number of a release: the whole row it stands in, and what its column means."""

    release: str
    row: Mapping[str, Any]
    value: Any
    meaning: str


def published_number(home: Home, name: Name, key: Mapping[str, str], column: str) -> Published:
    """Return the number of the current release that a key names.

    Raises ``NotExplained`` where the key names no row, or several.
    """
    release = current(home)
    if release is None:
        raise NotExplained("nothing is published yet: run `siyu nightly` first")
    with duckdb.connect(str(release / DATABASE), read_only=True) as db:
        columns = _columns(db, name)
        for asked in (*key, column):
            if asked not in columns:
                raise NotExplained(
                    f"{'.'.join(name)} has no column {asked}: it has {', '.join(columns)}"
                )
        rows = _rows(db, name, key)
    if not rows:
        raise NotExplained(f"no row of {'.'.join(name)} has {_said(key)}")
    if len(rows) > 1:
        differ = [each for each in columns if len({str(row[each]) for row in rows}) > 1]
        texts = [each for each in differ if not isinstance(rows[0][each], (int, float))]
        raise NotExplained(
            f"{_said(key)} names {len(rows)} rows or more; say also one of {', '.join(texts[:6])}"
        )
    return Published(release.name, rows[0], rows[0][column], columns[column])


def computed_number(
    home: Home,
    number: Published,
    warehouse: duckdb.DuckDBPyConnection,
    name: Name,
    key: Mapping[str, Any],
    column: str,
) -> Any:
    """Return the number as the warehouse has it, which is another where a frozen value stands.

    Raises ``NotExplained`` if the warehouse's table is not what the release was made of.
    """
    release = home.releases / number.release
    candidate = read_candidate(release)
    with duckdb.connect(str(release / DATABASE), read_only=True) as db:
        columns = _columns(db, name)
    table = ".".join(name)
    built = candidate.computed.get(table, candidate.tables[table])
    if content_hash(warehouse, table, columns) != built:
        raise NotExplained(
            f"the warehouse was built from other data than {release.name} has in {table}:"
            " run `siyu nightly`, and ask again of what it publishes"
        )
    if table not in candidate.computed:
        return number.value
    found = _rows(warehouse, name, {each: str(value) for each, value in key.items()})
    if not found or found[0][column] is None:
        raise NotExplained(
            f"{number.value} was frozen, and stands: all who told it have been erased since"
        )
    return found[0][column]


def _columns(db: duckdb.DuckDBPyConnection, name: Name) -> dict[str, str]:
    """Return what each column means."""
    found = db.execute(
        "select column_name, comment from duckdb_columns()"
        " where schema_name = $1 and table_name = $2 order by column_index",
        list(name),
    ).fetchall()
    if not found:
        raise NotExplained(f"no release has a table {'.'.join(name)}")
    return dict(found)


def _rows(db: duckdb.DuckDBPyConnection, name: Name, key: Mapping[str, str]) -> list[dict]:
    matches = " and ".join(f'cast("{each}" as varchar) = ?' for each in key) or "true"
    found = db.execute(
        f'select * from "{name[0]}"."{name[1]}" where {matches} limit 100', list(key.values())
    )
    names = [each for each, *_ in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _said(key: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in key.items()) or "nothing"
