"""JSON documents read one by one, every number with the digits it was delivered with.

Which fields of a record become columns is in ``flattening``.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import MAX_BYTES, open_text
from orchestration.landing.fields import Number, as_text, at
from orchestration.landing.manifests import Rejected
from orchestration.landing.reading import Record

# A document is held as a whole, and takes twenty times its size in memory until it is written.
MAX_DOCUMENT = 32 << 20
MAX_DEPTH = 64


def document_records(path: Path, contract: Contract, is_gzip: bool) -> Iterator[Record[dict]]:
    """Yield the records of a file's documents. Raises ``Rejected``.

    A record is numbered by its physical line or, where a line holds several, by the next number.
    A line that is no document costs itself, but among pages it may have held any number of records.
    """
    number, last = 0, None
    is_alone = contract.format == "jsonl" and not _is_page(contract)
    for line_no, text in _texts(path, contract, is_gzip):
        document, reason = _parsed(text)
        if reason and not is_alone:
            raise Rejected("json", f"line {line_no}: {reason}")
        if not reason:
            _require(document, contract.envelope, line_no)
            last = line_no, document
        values = [None] if reason else _records(document, contract.records, line_no)
        for value in values:
            number = max(number + 1, line_no)
            is_record = isinstance(value, dict)
            fault = None if is_record else reason or "not an object"
            yield Record(number, value if is_record else None, fault, len(text) // len(values))
    if last:
        _require_last(last[1], contract.last_page, last[0])


def _texts(path: Path, contract: Contract, is_gzip: bool) -> Iterator[tuple[int, str]]:
    """Yield each document's text and its physical line."""
    is_whole = contract.format == "json"
    most_bytes = MAX_DOCUMENT if is_whole else MAX_BYTES
    with open_text(path, contract, is_gzip, MAX_DOCUMENT, most_bytes) as (text, _):
        if is_whole:
            yield 1, text.read()
            return
        for line_no, line in enumerate(text, start=1):
            if line.strip():
                yield line_no, line


class _Unfit(ValueError):
    """What JSON allows and a table cannot hold; the message is a reason."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        # Parsers differ in which of the two they believe.
        raise _Unfit("a key comes twice in an object")
    return made


def _constant(_: str) -> None:
    raise _Unfit("NaN or Infinity is no number")


_decode = json.JSONDecoder(
    parse_int=Number, parse_float=Number, parse_constant=_constant, object_pairs_hook=_object
).decode


def _parsed(text: str) -> tuple[Any, str | None]:
    """Return a document, or why there is none; the parser's own words may quote it."""
    if "\\u0000" in text:
        return None, "a NUL character"
    try:
        document = _decode(text)
    except _Unfit as unfit:
        return None, str(unfit)
    except ValueError:
        return None, "not a JSON document"
    except RecursionError:
        return None, f"nested deeper than {MAX_DEPTH}"
    return (document, None) if _is_flat(document) else (None, f"nested deeper than {MAX_DEPTH}")


def _is_flat(document: Any) -> bool:
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        level = [
            inner
            for outer in level
            if type(outer) is dict or type(outer) is list
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return True
    return False


def _is_page(contract: Contract) -> bool:
    return bool(contract.records or contract.envelope or contract.last_page)


def _records(document: Any, path: str, line_no: int) -> list:
    found = at(document, path)
    if found is None and path:
        # An empty page may leave its list out; how many records there are says the manifest.
        return []
    if path and not isinstance(found, list | dict):
        raise Rejected("envelope", f"line {line_no}: no records stand under {path}")
    return found if isinstance(found, list) else [found]


def _require(document: Any, envelope: dict[str, str], line_no: int) -> None:
    for path, said in envelope.items():
        if as_text(at(document, path)) != said:
            raise Rejected("envelope", f"line {line_no}: {path} is not {said}")


def _require_last(document: Any, last_page: dict[str, str], line_no: int) -> None:
    for path, said in last_page.items():
        if as_text(at(document, path)) not in (None, said):
            raise Rejected("paging", f"line {line_no}: the last page names another one ({path})")
