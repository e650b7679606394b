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
    """Return a hash of a table's rows, whatever their order and the engine's threads."""
    texts = ", ".join(
        f"""coalesce(cast("{column}" as varchar), '\\N')""" for column in sorted(columns)
    )
    rows, low, high = db.execute(
        f"""
        with hashed as (select md5(concat_ws(chr(31), {texts})) as row_hash from {table})
        select
            count(*),
            coalesce(sum(cast('0x' || row_hash[1:15] as ubigint)), 0),
            coalesce(sum(cast('0x' || row_hash[16:30] as ubigint)), 0)
        from hashed
        """
    ).fetchall()[0]
    return hashlib.sha256(f"{rows}|{low}|{high}".encode()).hexdigest()[:32]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
