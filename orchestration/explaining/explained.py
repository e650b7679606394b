"""A number that was explained: what adds up to it, and whether it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from orchestration.explaining.built import Name

_SMALLEST = Decimal("0.000001")


class NotExplained(ValueError):
    """A number cannot be found, or not be told from its sources; says why."""


@dataclass(frozen=True)
class Part:
    """A number that is added up, or given: its value as published or built, and what adds to it."""

    name: str
    value: Any
    rows: list[dict[str, Any]] = field(default_factory=list)
    """Core rows: amount, item, table, row, file, line."""
    reason: str | None = None
    """Why nothing adds up to it."""
    stopped: Mapping[Name, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum((row["amount"] for row in self.rows), Decimal(0))

    @property
    def is_equal(self) -> bool:
        return self.reason is not None or equal(self.value, self.total)


@dataclass(frozen=True)
class Explained:
    """A published number, how it is reckoned, and its parts; a sum has one part, itself."""

    table: str
    key: Mapping[str, Any]
    column: str
    value: Any
    formula: str | None
    reckoned: Any
    parts: list[Part]

    @property
    def is_equal(self) -> bool:
        same = self.formula is None or equal(self.value, self.reckoned)
        return same and all(part.is_equal for part in self.parts)


def equal(value: Any, total: Any) -> bool:
    """Return whether two numbers are the same to six decimals; nothing is no number, or zero."""
    first, second = (Decimal(str(each or 0)) for each in (value, total))
    return abs(first - second) < _SMALLEST
