"""Persons who asked to be forgotten, taken out of lines by their tokens.

What a stream's contract sums up, the accounts need: such a line stays, and loses every personal
column. Any other line of the person is removed, with all that stands in it; of a record that is
somebody else's, only what stands in it is.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.landing.contracts import Contract


@dataclass(frozen=True)
class Erasure:
    """What is left of the lines of a stream and its children."""

    family: dict[str, pa.Table]
    lines: int
    """Lines of the stream that were removed."""
    removed: dict[str, int]
    """Rows that were removed, by child."""
    touched: bool


def erase(family: Mapping[str, pa.Table], contract: Contract, tokens: Collection[str]) -> Erasure:
    """Take the persons of some tokens out of the rows of a stream and its children."""
    if not tokens:
        return Erasure(dict(family), 0, {}, False)
    pattern = "|".join(re.escape(token) for token in sorted(tokens))
    is_theirs = {
        each.name: _is_theirs(family[each.name], each, pattern) for each in contract.family
    }
    own = family[contract.name]
    records = own["_line_no"].filter(is_theirs[contract.name])
    left, removed = {}, {}
    for each in contract.family:
        rows = family[each.name]
        theirs = pc.or_(is_theirs[each.name], pc.is_in(rows["_line_no"], records))
        left[each.name] = (
            _delinked(rows, each, theirs)
            if contract.control_totals
            else rows.filter(pc.invert(theirs))
        )
        removed[each.name] = rows.num_rows - left[each.name].num_rows
    lines = removed.pop(contract.name)
    touched = any(pc.any(each).as_py() for each in is_theirs.values())
    return Erasure(left, lines, removed, bool(touched))


def _is_theirs(rows: pa.Table, contract: Contract, pattern: str) -> pa.ChunkedArray:
    found = pa.chunked_array([pa.array([False] * rows.num_rows, pa.bool_())])
    for name in _there(rows, contract):
        matches = pc.match_substring_regex(rows[name], pattern)
        found = pc.or_(found, pc.fill_null(matches, False))
    return found


def _delinked(rows: pa.Table, contract: Contract, theirs: pa.ChunkedArray) -> pa.Table:
    for name in _there(rows, contract):
        emptied = pc.if_else(theirs, pa.scalar(None, pa.string()), rows[name])
        rows = rows.set_column(rows.column_names.index(name), name, emptied)
    return rows


def personal_columns(contract: Contract) -> list[str]:
    """Return the columns that can hold a token: those declared personal, and what is undeclared."""
    return [*contract.pii, "_extra"]


def _there(rows: pa.Table, contract: Contract) -> list[str]:
    """Return the personal columns of some rows, which may have landed before one was declared."""
    return [name for name in personal_columns(contract) if name in rows.column_names]
