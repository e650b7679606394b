"""Which of the accepted files count: the decision between copies and between versions.

It depends on nothing but the rows and the order in which they were first seen, so any order of
landings and any crash in between end with the same one.
"""

from collections.abc import Collection
from datetime import date

from orchestration.landing.rows import Row


def settle(rows: Collection[Row], across_days: bool) -> list[Row]:
    """Give every accepted row its fate, and return those that count again after they did not.

    Of the files with the same bytes the earliest by date and name is the original, the others are
    duplicates; those of other days only if ``across_days``, for a state may come back after
    another, and a snapshot says the same of each day. Of the originals under one name the newest
    counts: by the sender's clock where it is given, else as first received. What counts again has
    to be read again for its counts.
    """

    def bytes_of(row: Row) -> tuple[str, date | None]:
        return row.sha256, None if across_days else row.delivery_date

    accepted = [row for row in rows if row.status != "rejected"]
    originals: dict[tuple, Row] = {}
    for row in sorted(accepted, key=_place):
        # Files without lines are alike and still say something each: nothing happened that day.
        if row.received:
            originals.setdefault(bytes_of(row), row)
    newest: dict[tuple, Row] = {}
    for row in accepted:
        if originals.get(bytes_of(row), row) is row and not _is_older(row, newest.get(row.slot)):
            newest[row.slot] = row
    again = []
    for row in accepted:
        original = originals.get(bytes_of(row), row)
        if original is not row:
            _set_aside(row)
            row.status, row.duplicate = "duplicate", row.received
            row.reason = f"the same bytes as {original.file_name} of {original.delivery_date}"
        elif newest[row.slot] is not row:
            _set_aside(row)
            row.status, row.superseded = "superseded", row.received
            row.reason = "a newer version came"
        elif row.status != "loaded":
            _set_aside(row)
            row.status, row.loaded, row.reason = "loaded", row.received, None
            again.append(row)
    return again


def _place(row: Row) -> tuple[date, str]:
    return row.delivery_date, row.file_name


def _is_older(row: Row, other: Row | None) -> bool:
    return bool(
        other and row.exported_at and other.exported_at and row.exported_at < other.exported_at
    )


def _set_aside(row: Row) -> None:
    row.loaded = row.quarantined = row.duplicate = row.superseded = 0
