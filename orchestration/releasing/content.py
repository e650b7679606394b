"""Names made of content: equal rows, equal bytes and equal code have equal names everywhere."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import duckdb

from orchestration.home import PROJECT

_CODE = (
    "orchestration/**/*.py",
    "expectations/*.py",
    "dbt_project/**/*.sql",
    "dbt_project/**/*.yml",
)


def code_version() -> str:
    """Return a name for the code that builds and judges releases: equal code, equal name."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _CODE for path in PROJECT.glob(pattern)):
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def content_hash(db: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str]) -> str:
    """Return a hash of a table's rows, whatever their order and the engine's threads.

    It is made of the engine's own hash of a row, a fortieth of what a digest of its text takes,
    and is equal only within one version of the engine.
    """
    names = ", ".join(f'"{column}"' for column in sorted(columns))
    described = db.execute(f"describe select {names} from {table}").fetchall()
    values = ", ".join(_hashed(column, kind) for column, kind, *_ in described)
    # A sum of hashes that were only put together would not always see two rows swap a value.
    rows, total = db.execute(
        f"select count(*), coalesce(sum(hash(hash({values}))), 0) from {table}"
    ).fetchall()[0]
    return hashlib.sha256(f"{rows}|{total}".encode()).hexdigest()[:32]


def _hashed(column: str, kind: str) -> str:
    """Return what is hashed of a column.

    Of 128 bits the engine hashes the halves and forgets which is which: -1 would be like 0.
    """
    is_wide = kind.startswith(("DECIMAL", "HUGEINT"))
    return f'"{column}", "{column}" < 0' if is_wide else f'"{column}"'


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
