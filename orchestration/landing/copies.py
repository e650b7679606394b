"""Which files are copies: bytes that came before, and say nothing of their own this time.

Which of the others counts is decided in ``settling``.
"""

from collections.abc import Collection, Iterable
from datetime import date

from orchestration.landing.promises import Contract
from orchestration.landing.rows import Row, Slot

_WRONG_DAY = "business day: "


def originals(rows: Collection[Row], contract: Contract) -> list[tuple[Row, Row]]:
    """Return each row that was accepted, with the one that it is a copy of, which may be itself.

    Files of one day with the same bytes are copies of the first by name, and sooner of one that is
    the newest under its name: a sender may number the parts of a day otherwise. Bytes of an earlier
    day are a copy of that day's if lines have days of their own, for then they hold its lines; so
    they are if they were rejected for their day alone. Elsewhere a state may come back, and a quiet
    day says the same as the one before: there they are a copy only beside a file of the day's own.
    """
    across_days = bool(contract.business_date) and contract.redelivery != "snapshot"
    firsts: dict[tuple[str, date | None], Row] = {}
    own: dict[tuple[str, date], list[Row]] = {}
    accepted = [row for row in rows if row.status != "rejected"]
    newest = newest_versions(accepted)

    def place(row: Row) -> tuple[date, bool, str]:
        return row.delivery_date, newest[row.slot] is not row, row.file_name

    for row in sorted(accepted, key=place):
        # Files without lines are alike and still say something each: nothing happened that day.
        if row.received:
            firsts.setdefault((row.content_of(contract), None), row)
            firsts.setdefault((row.content_of(contract), row.delivery_date), row)
        if firsts.get((row.content_of(contract), None), row).delivery_date == row.delivery_date:
            own.setdefault((row.source_account, row.delivery_date), []).append(row)

    def original(row: Row) -> Row:
        beside = own.get((row.source_account, row.delivery_date), [])
        is_old = across_days or (beside and not any(is_older(each, row) for each in beside))
        day = None if is_old else row.delivery_date
        return firsts.get((row.content_of(contract), day), row)

    found = [(row, original(row)) for row in accepted]
    for row in rows:
        first = firsts.get((row.content_of(contract), None))
        if first and _is_of_another_day(row, first):
            found.append((row, first))
    return found


def _is_of_another_day(row: Row, first: Row) -> bool:
    is_rejected = row.status == "rejected" and (row.reason or "").startswith(_WRONG_DAY)
    return is_rejected and first.delivery_date < row.delivery_date


def newest_versions(rows: Iterable[Row]) -> dict[Slot, Row]:
    """Return the newest under each name: by the sender's clock where it is given, else the last."""
    newest: dict[Slot, Row] = {}
    for row in rows:
        if not (row.slot in newest and is_older(row, newest[row.slot])):
            newest[row.slot] = row
    return newest


def is_older(row: Row, other: Row) -> bool:
    """Return whether a file is older than another by the sender's clock."""
    return bool(row.exported_at and other.exported_at and row.exported_at < other.exported_at)
