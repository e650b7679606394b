"""Which files are copies: bytes that came before, and say nothing of their own this time.

Which of the others counts is decided in ``settling``.
"""

from collections.abc import Collection
from datetime import date

from orchestration.landing.rows import Row

_WRONG_DAY = "business day: "


def originals(rows: Collection[Row], across_days: bool) -> list[tuple[Row, Row]]:
    """Return each row that was accepted, with the one that it is a copy of, which may be itself.

    Files of one day with the same bytes are copies of the first. Bytes of an earlier day are a copy
    of that day's if ``across_days``, for then they hold its lines; so they are if they were
    rejected for their day alone. Elsewhere a state may come back, and a quiet day says the same as
    the one before: there they are a copy only beside a file of the day's own.
    """
    firsts: dict[tuple[str, date | None], Row] = {}
    own: dict[tuple[str, date], list[Row]] = {}
    accepted = [row for row in rows if row.status != "rejected"]
    for row in sorted(accepted, key=_place):
        # Files without lines are alike and still say something each: nothing happened that day.
        if row.received:
            firsts.setdefault((row.sha256, None), row)
            firsts.setdefault((row.sha256, row.delivery_date), row)
        if firsts.get((row.sha256, None), row).delivery_date == row.delivery_date:
            own.setdefault((row.source_account, row.delivery_date), []).append(row)

    def original(row: Row) -> Row:
        beside = own.get((row.source_account, row.delivery_date), [])
        is_old = across_days or (beside and not any(is_older(each, row) for each in beside))
        return firsts.get((row.sha256, None if is_old else row.delivery_date), row)

    misplaced = [row for row in rows if _is_of_another_day(row, firsts.get((row.sha256, None)))]
    return [(row, original(row)) for row in accepted] + [
        (row, firsts[row.sha256, None]) for row in misplaced
    ]


def _is_of_another_day(row: Row, first: Row | None) -> bool:
    is_rejected = row.status == "rejected" and (row.reason or "").startswith(_WRONG_DAY)
    return bool(is_rejected and first and first.delivery_date < row.delivery_date)


def is_older(row: Row, other: Row) -> bool:
    """Return whether a file is older than another by the sender's clock."""
    return bool(row.exported_at and other.exported_at and row.exported_at < other.exported_at)


def _place(row: Row) -> tuple[date, str]:
    return row.delivery_date, row.file_name
