"""The brand's PostgreSQL, if ``SIYU_POSTGRES_URL`` names one: how to reach it.

What lies there is others' business: the register's in ``landing.registers``, the releases' in
``releasing.serving``, and Dagster's own tables Dagster's. The URL holds a password, so no message
of this module shows it; nor does one show a row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

DAGSTER_SCHEMA = "dagster"
# A night waits so long for a lock, and then says who has it.
_LOCK_TIMEOUT = "10s"
# Classes of SQLSTATE whose messages quote values: data exceptions and broken constraints.
_QUOTING = ("22", "23")


class PostgresFailed(RuntimeError):
    """PostgreSQL cannot be reached, or refused; the message says which, and nothing secret."""


@dataclass(frozen=True)
class Database:
    """Where a home keeps its register, if not in a file."""

    url: str = field(repr=False)
    root: Path
    """The home that the register belongs to."""

    def exists(self) -> bool:
        """Whether there is a register, or one in a file that has not moved here yet."""
        if (self.root / "registry.sqlite").exists():
            return True
        with connected(self.url) as db:
            return ask(db, "select to_regclass('registry.deliveries') is not null")[0][0]


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """Open a connection for one transaction, which is committed at the end, or not at all.

    Raises ``PostgresFailed`` for whatever PostgreSQL says no to.
    """
    import psycopg2

    try:
        db = connect(url)
        try:
            yield db
            db.commit()
        finally:
            db.close()
    except psycopg2.Error as problem:
        raise PostgresFailed(said(problem, url)) from None


def connect(url: str) -> Any:
    """Return a connection in UTC; raises ``psycopg2.Error``."""
    import psycopg2

    if not _is_url(url):
        raise PostgresFailed(
            "SIYU_POSTGRES_URL is no postgresql://user:password@host:port/database;"
            " write special characters of the password as %XX"
        )
    # A server that vanishes without a word is given up after a minute.
    db = psycopg2.connect(
        url, connect_timeout=10, application_name="siyu", keepalives_idle=30, tcp_user_timeout=60000
    )
    with db.cursor() as cursor:
        cursor.execute(f"set timezone to 'UTC'; set lock_timeout to '{_LOCK_TIMEOUT}'")
    db.commit()
    return db


def ask(db: Any, query: str, values: Any = None) -> list[tuple]:
    """Run a statement and return its rows, if it has any."""
    with db.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def said(problem: Exception, url: str) -> str:
    """Return what PostgreSQL said in one line, without values of rows and without the password."""
    code = getattr(problem, "pgcode", None) or ""
    if code[:2] in _QUOTING:
        return f"PostgreSQL refused a value (SQLSTATE {code})"
    line = next(iter(str(problem).strip().splitlines()), type(problem).__name__)
    for secret in filter(None, {password := urlsplit(url).password, unquote(password or "")}):
        line = line.replace(secret, "***")
    return f"PostgreSQL: {line}"


def trouble(url: str) -> str | None:
    """Return why PostgreSQL cannot be used at the moment, or nothing."""
    try:
        with connected(url) as db:
            ask(db, "select 1")
    except PostgresFailed as problem:
        return str(problem)
    return None


def prepare_for_dagster(url: str) -> str:
    """Make the schema of Dagster's own tables and return the URL that leads there."""
    with connected(url) as db:
        ask(db, f"create schema if not exists {DAGSTER_SCHEMA}")
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query))
    said["options"] = f"{said.get('options', '')} -c search_path={DAGSTER_SCHEMA}".strip()
    return parts._replace(query=urlencode(said, quote_via=quote)).geturl()


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("postgresql", "postgres") and parts.port != 0
    except ValueError:
        return False
    # A password with an unescaped @ or / would be read as part of the host, and shown as such.
    escaped = url.partition("?")[0].count("@") <= 1
    return known and escaped and bool(parts.path.strip("/"))
