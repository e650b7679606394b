"""What the register knows of a file: its row, with the fates of its lines.

How rows are kept is in ``registry``; who decides the fates, in ``judging`` and ``settling``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from orchestration.landing.promises import Contract

Status = Literal["loaded", "duplicate", "superseded", "rejected"]
Slot = tuple[str, str, date, str]
Identity = tuple[str, str, date, str, str]


@dataclass
class Row:
    """One version of one delivered file. The fates add up to ``received``."""

    channel: str
    stream: str
    delivery_date: date
    file_name: str
    sha256: str = ""
    manifest_sha256: str = ""
    status: Status = "rejected"
    reason: str | None = None
    received: int = 0
    loaded: int = 0
    duplicate: int = 0
    superseded: int = 0
    quarantined: int = 0
    erased: int = 0
    rejected: int = 0
    exported_at: str | None = None
    size: int = 0
    modified_ns: int = 0
    seen_at: str = ""
    source_account: str = ""
    totals: list["Total"] = field(default_factory=list, compare=False)

    @property
    def slot(self) -> Slot:
        """Where a correction of this file would arrive."""
        return self.channel, self.stream, self.delivery_date, self.file_name

    @property
    def identity(self) -> Identity:
        return (*self.slot, self.sha256)

    def content_of(self, contract: Contract) -> str:
        """Return what the lake and the ledgers call the file's content: the hash of its bytes and,
        where accounts may send the same ones, whose they are.
        """
        is_told_apart = contract.may_be_alike and self.source_account
        return f"{self.sha256}-{self.source_account}" if is_told_apart else self.sha256

    @property
    def broken_rule(self) -> str | None:
        """The rule that a rejected file breaks; the register keeps it before its reason."""
        return self.reason.partition(":")[0] if self.status == "rejected" and self.reason else None

    @property
    def is_gzip(self) -> bool:
        return self.file_name.endswith(".gz")

    def looks_like(self, other: "Row") -> bool:
        return (self.size, self.modified_ns, self.manifest_sha256) == (
            other.size,
            other.modified_ns,
            other.manifest_sha256,
        )

    def seen_as(self, seen: "Row") -> "Row":
        """Return this row with where and when it was last seen."""
        return replace(self, size=seen.size, modified_ns=seen.modified_ns, seen_at=seen.seen_at)


@dataclass(frozen=True)
class Total:
    """One control column: what the sender declared, the survey counted, and the lake holds."""

    column_name: str
    declared: Decimal
    received: Decimal
    landed: Decimal


def last_seen(rows: Iterable[Row]) -> dict[Slot, Row]:
    """Return the version of each file that was in the drop zone last."""
    latest: dict[Slot, Row] = {}
    for row in rows:
        if row.slot not in latest or row.seen_at >= latest[row.slot].seen_at:
            latest[row.slot] = row
    return latest
