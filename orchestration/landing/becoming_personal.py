"""Kept lines of a file whose bytes are gone, as a contract of later wants them.

A column may have become personal since, or so in another way. What made the lines: ``loading``.
"""

import re
from collections.abc import Mapping

import pyarrow as pa

from orchestration.landing.contracts import Contract
from orchestration.landing.promises import DROP
from orchestration.landing.tokens import Tokens

# One token, or a list of them.
_TOKENS = re.compile(r'(?:[\[\]", ]*(?:odd:)?[0-9a-f]{32})*[\[\]", ]*')


def kinds_of(contract: Contract) -> dict[str, dict[str, str]]:
    """Return the kinds of personal columns, by stream."""
    return {each.name: dict(each.pii) for each in contract.family}


def as_personal(
    lines: pa.Table, contract: Contract, tokens: Tokens, kept: Mapping[str, str] | None
) -> pa.Table:
    """Make tokens of what has become personal since; of a token of another kind nothing is left."""
    for name, kind in contract.pii.items():
        if name not in lines.column_names or (kept is not None and kept.get(name) == kind):
            continue

        def landed(value: str | None, name: str = name, kind: str = kind) -> str | None:
            if kept is None and value and _TOKENS.fullmatch(value):
                return value
            is_plain = kind != DROP and name not in (kept or {})
            return tokens.token(kind, contract.channel, value) if is_plain else None

        made = pa.array(map(landed, lines[name].to_pylist()), pa.string())
        lines = lines.set_column(lines.column_names.index(name), name, made)
    return lines
