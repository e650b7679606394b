"""The register of deliveries: every version of every file ever seen, with its fate, and every
publication. One transaction per batch.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

from orchestration.landing.registers import open_register
from orchestration.landing.rows import Row
from orchestration.postgres import Database

_SCHEMA = """
create table if not exists deliveries (
    channel text not null, stream text not null, delivery_date text not null,
    file_name text not null, sha256 text not null, manifest_sha256 text not null,
    status text not null, reason text,
    received integer not null, loaded integer not null, duplicate integer not null,
    superseded integer not null, quarantined integer not null, erased integer not null,
    rejected integer not null,
    exported_at text, size integer not null, modified_ns integer not null,
    seen_at text not null, source_account text not null default '',
    primary key (channel, stream, delivery_date, file_name, sha256)
) strict;
create table if not exists control_totals (
    channel text not null, stream text not null, delivery_date text not null,
    file_name text not null, sha256 text not null, column_name text not null,
    declared text not null, received text not null, landed text not null,
    primary key (channel, stream, delivery_date, file_name, sha256, column_name)
) strict;
create table if not exists publications (
    published_at text not null, build_id text not null, action text not null,
    content_hash text not null
) strict;
create table if not exists erasures (
    token text not null primary key, request_no integer not null, erased_at text not null
) strict;
"""


_COLUMNS = [each.name for each in fields(Row) if each.name != "totals"]
_KEY = ", ".join(_COLUMNS[:5])


class Registry:
    """The register, in SQLite or PostgreSQL: statements here are in the words of both."""

    def __init__(self, place: Path | Database):
        self._db = open_register(place, _SCHEMA)
        if isinstance(place, Path):
            self._upgrade()

    def _upgrade(self) -> None:
        columns = {each[1] for each in self._db.execute("pragma table_info(deliveries)")}
        if "source_account" not in columns:
            # A register from before there were accounts.
            self._db.execute(
                "alter table deliveries add column source_account text not null default ''"
            )

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> "Registry":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def rows(self, channel: str | None = None, stream: str | None = None) -> list[Row]:
        """Return the deliveries, of one stream or of all, in the order they were first seen."""
        where = "" if channel is None else "where channel = ? and stream = ?"
        found = self._db.execute(
            f"select {', '.join(_COLUMNS)} from deliveries {where} order by rowid",
            () if channel is None else (channel, stream),
        )
        return [_row(each) for each in found.fetchall()]

    def channels(self) -> set[str]:
        """Return the channels that any delivery is known of."""
        found = self._db.execute("select distinct channel from deliveries")
        return {name for (name,) in found.fetchall()}

    def hashes(self) -> set[str]:
        """Return the names of all files and manifests in the archive that there should be."""
        found = self._db.execute("select sha256, manifest_sha256 from deliveries")
        return {name for names in found.fetchall() for name in names}

    def save(self, rows: Iterable[Row]) -> None:
        """Write rows over their former selves, all or none."""
        names = ", ".join(_COLUMNS)
        updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[5:])
        with self.transaction():
            for row in rows:
                key = (*row.slot[:2], row.delivery_date.isoformat(), row.file_name, row.sha256)
                self._db.execute(
                    f"insert into deliveries ({names}) values ({', '.join('?' * len(_COLUMNS))})"
                    f" on conflict ({_KEY}) do update set {updates}",
                    (*key, *(getattr(row, name) for name in _COLUMNS[5:])),
                )
                self._db.executemany(
                    "insert into control_totals values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    f" on conflict ({_KEY}, column_name) do update set"
                    " declared = excluded.declared, received = excluded.received,"
                    " landed = excluded.landed",
                    [(*key, *map(str, astuple(total))) for total in row.totals],
                )

    def control_totals(self) -> list[dict]:
        """Return the control totals of every file that was read, one row per column."""
        found = self._db.execute(
            "select channel, stream, delivery_date, sha256, column_name, declared,"
            " control_totals.received, landed, file_name"
            " from control_totals join deliveries"
            " using (channel, stream, delivery_date, file_name, sha256)"
            " where status = 'loaded'"
        )
        names = [each[0] for each in found.description]
        # Sorted here, because two databases need not agree on the order of texts.
        return [dict(zip(names, each, strict=True)) for each in sorted(found.fetchall())]

    def erased_tokens(self) -> frozenset[str]:
        """Return the tokens of everybody who asked to be forgotten."""
        return frozenset(name for (name,) in self._db.execute("select token from erasures"))

    def record_erasure(self, tokens: Iterable[str], erased_at: str) -> int:
        """Remember the tokens of a request, and return its number.

        A request that is made again keeps its number, and is as new as if it were the first time.
        """
        numbers = []
        with self.transaction():
            [(last,)] = self._db.execute("select coalesce(max(request_no), 0) from erasures")
            for token in sorted(tokens):
                self._db.execute(
                    "insert into erasures values (?, ?, ?)"
                    " on conflict (token) do update set erased_at = excluded.erased_at",
                    (token, last + 1, erased_at),
                )
                found = self._db.execute(
                    "select request_no from erasures where token = ?", (token,)
                )
                numbers += [number for (number,) in found.fetchall()]
        return max(numbers, default=last)

    def last_erasure(self) -> str:
        """Return when somebody was erased last; nothing if nobody was."""
        [(at,)] = self._db.execute("select coalesce(max(erased_at), '') from erasures")
        return at

    def record_publication(
        self, published_at: str, build_id: str, action: str, content_hash: str
    ) -> None:
        with self.transaction():
            self._db.execute(
                "insert into publications values (?, ?, ?, ?)",
                (published_at, build_id, action, content_hash),
            )

    def publications(self) -> list[tuple[str, str, str, str]]:
        """Return every publication and rollback, oldest first."""
        return self._db.execute(
            "select published_at, build_id, action, content_hash from publications order by rowid"
        ).fetchall()


def _row(said: tuple) -> Row:
    values = dict(zip(_COLUMNS, said, strict=True))
    return Row(**{**values, "delivery_date": date.fromisoformat(values["delivery_date"])})
