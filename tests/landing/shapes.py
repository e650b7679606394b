"""Deliveries of any shape that a contract allows, and what must lie in the lake of them.

The oracle knows nothing of landing: it reads JSON with the standard library, every number as its
digits, and walks from there by the words of the contract.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from orchestration.home import Home
from orchestration.landing.arrivals import land
from orchestration.landing.contracts import load_contracts
from orchestration.landing.lake import family_files
from orchestration.landing.manifests import manifest_path
from orchestration.landing.promises import Contract
from tests.landing.conftest import DAY

_TOKEN = re.compile(r"(odd:)?[0-9a-f]{32}(~[0-9]+)?")
_NOTHING = re.compile(r"(~[0-9]+)?")
_SUMMABLE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


def contracts(*formats: str) -> list[Contract]:
    """Return the real contracts of some formats; which day a line is of is tested elsewhere."""
    return [
        replace(contract, business_date=None)
        for contract in load_contracts().values()
        if contract.format in formats
    ]


class Digits(str):
    """A number by its digits, which are not the text of the same digits."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digits) and str(self) == str(other)

    __hash__ = str.__hash__


def read(text: str) -> Any:
    return json.loads(text, parse_int=Digits, parse_float=Digits)


def spelled(value: Any) -> str | None:
    """Return a single value as text; half an emoji is its escape."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value).encode(errors="backslashreplace").decode()


def landed(
    folder: Path, contract: Contract, content: bytes, name: str, rows: int, totals: dict[str, str]
) -> dict[str, list[dict]]:
    """Land one file, and return the lines of its stream and of the streams inside."""
    home = Home(folder)
    home.create()
    path = home.landing / contract.channel / contract.stream / DAY.isoformat() / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    said = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": rows,
        "totals": totals,
        "source_account": "account",
    }
    manifest_path(path).write_text(json.dumps(said))
    [row] = land(home, contract, b"k" * 32, DAY)
    assert (row.status, row.loaded, row.quarantined) == ("loaded", rows, 0), row.reason
    return {
        name: pq.read_table(path).to_pylist()
        for name, path in family_files(home.lake, contract, row).items()
    }


def totals_of(contract: Contract, values: dict[str, list[str | None]]) -> dict[str, str]:
    """Add up what can be added up, as an honest sender does."""
    return {
        name: format(
            sum((Decimal(v) for v in values[name] if v and _SUMMABLE.fullmatch(v)), Decimal(0)), "f"
        )
        for name in contract.control_totals
    }


def at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def inside(record: Any, child: Contract) -> list:
    """Return the elements that a record holds for a child stream."""
    found = at(record, child.records)
    return found if isinstance(found, list) else [found] if isinstance(found, dict) else []


def told(contract: Contract, record: Any, above: tuple = ()) -> Iterator[tuple[str, dict, Any]]:
    """Yield stream, values by column, and undeclared fields of a record and of all inside it."""
    fields = record if isinstance(record, dict) else {"value": record}
    values = {
        name: at(fields, name) if name not in contract.parent_columns else _inherited(name, above)
        for name in contract.columns
    }
    paths = [name.split(".") for name in contract.columns if name not in contract.parent_columns]
    places = [child.records.split(".") for child in contract.children]
    yield contract.name, values, _aside(fields, paths, places)
    for child in contract.children:
        for element in inside(fields, child):
            yield from told(child, element, ((contract, fields), *above))


def _inherited(name: str, above: tuple) -> Any:
    [(contract, fields), *further] = above
    return _inherited(name, further) if name in contract.parent_columns else at(fields, name)


def _aside(fields: dict, paths: list[list[str]], places: list[list[str]]) -> dict:
    """Return what is declared nowhere, and before it what stands where something else should."""
    aside = {}
    for name in dict.fromkeys(path[0] for path in paths + places):
        value = fields.get(name)
        within = [path[1:] for path in paths if path[0] == name]
        held = [path[1:] for path in places if path[0] == name]
        if [] in within or ([] in held and isinstance(value, dict | list)):
            continue
        if isinstance(value, dict) and [] not in held:
            value = _aside(value, within, held) or None
        if value is not None:
            aside[name] = value
    declared = {path[0] for path in paths + places}
    return aside | {name: value for name, value in fields.items() if name not in declared}


def require_landed(contract: Contract, line: dict, values: dict, aside: Any = None) -> None:
    """Require that a line holds its values, and what nobody declared."""
    for name, value in values.items():
        if kind := contract.pii.get(name):
            assert _is_token(line[name], value, kind), (name, value, line[name])
        elif isinstance(value, dict | list):
            assert read(line[name]) == value, (name, value, line[name])
        else:
            assert line[name] == spelled(value), (name, value, line[name])
    kept = read(line["_extra"]) if line["_extra"] else {}
    assert is_kept(kept, aside or {}), (kept, aside)


def _is_token(landed: str | None, value: Any, kind: str) -> bool:
    if value is None or kind == "drop":
        return landed is None
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        kept = json.loads(landed or "null")
        return len(kept) == len(value) and all(map(_is_token, kept, value, [kind] * len(value)))
    # Of a phone only the digits count; other blanks tell nothing.
    blank = re.sub(r"[^\d*]", "", str(value)) if kind == "phone" else str(value)
    is_blank = not unicodedata.normalize("NFKC", blank).strip()
    return landed is None if is_blank else bool(_TOKEN.fullmatch(landed or ""))


def is_kept(kept: Any, value: Any) -> bool:
    """Whether undeclared fields have their shape, each value as it was or as a token."""
    if isinstance(value, dict):
        return (
            isinstance(kept, dict)
            and len(kept) == len(value)
            and all(map(_is_shown, kept, value))
            and all(map(is_kept, kept.values(), value.values()))
        )
    if isinstance(value, list):
        return isinstance(kept, list) and len(kept) == len(value) and all(map(is_kept, kept, value))
    return (type(kept) is type(value) and kept == value) or _is_shown(kept, spelled(value) or "")


def _is_shown(kept: Any, text: str) -> bool:
    is_blank = not unicodedata.normalize("NFKC", text).strip()
    return bool(
        isinstance(kept, str)
        and (
            kept == text
            or _TOKEN.fullmatch(kept)
            or (is_blank and re.fullmatch("(~[0-9]+)?", kept))
        )
    )
