"""A row of a table or a record of a document, whose values can be changed."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from orchestration.landing.fields import Number, as_text, at, elements


@dataclass
class Record:
    """A row of a table or a record of a document; a path names a column, or a dotted field.

    ``goods[].number`` is that field of every element of an array.
    """

    fields: dict[str, Any]
    page: int = 0
    text: str | None = None
    """As it stands in the file, until it is changed; or what is to stand there."""
    sums: dict[str, Decimal] = field(default_factory=dict)
    """What its sender added up."""

    def get(self, path: str) -> str | None:
        """Return the first value that stands under a path, as text."""
        return next((as_text(holder[name]) for holder, name in self._places(path)), None)

    def put(self, path: str, value: str, as_number: bool = True) -> None:
        """Replace every value under a path; a number stays one, unless it shall become text."""
        for holder, name in self._places(path):
            is_number = as_number and isinstance(holder[name], Number)
            holder[name] = Number(value) if is_number else value
        self.text = None

    def apply(self, path: str, change: Callable[[str], str]) -> None:
        """Replace every value under a path by what ``change`` makes of it."""
        for holder, name in self._places(path):
            before = as_text(holder[name])
            if before:
                after = change(before)
                holder[name] = Number(after) if isinstance(holder[name], Number) else after
        self.text = None

    def remove(self, path: str) -> None:
        for holder, name in self._places(path):
            del holder[name]
        self.text = None

    def copy(self) -> "Record":
        """Return the same once more; nobody has added it up yet."""
        return Record(deepcopy(self.fields), self.page, self.text)

    def _places(self, path: str) -> list[tuple[dict[str, Any], str]]:
        if path in self.fields:
            return [(self.fields, path)]
        holders, names = [self.fields], path.split(".")
        for name in names[:-1]:
            found = [at(holder, name.removesuffix("[]")) for holder in holders]
            holders = [inner for each in found for inner in elements(each)]
        return [(holder, names[-1]) for holder in holders if names[-1] in holder]
