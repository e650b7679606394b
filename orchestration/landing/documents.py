"""The records of a file of JSON: a document on each line, in pages, or all in one.

How a document is parsed is in ``parsing``, which of its fields become columns in ``columns``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import MAX_BYTES, open_text
from orchestration.landing.fields import as_text, at
from orchestration.landing.manifests import Rejected
from orchestration.landing.parsing import parsed
from orchestration.landing.reading import Record

# A document is held as a whole, and takes twenty times its size in memory until it is written.
MAX_DOCUMENT = 32 << 20


def document_records(path: Path, contract: Contract, is_gzip: bool) -> Iterator[Record[dict]]:
    """Yield the records of a file's documents. Raises ``Rejected``.

    A record is numbered by its physical line or, where a line holds several, by the next number.
    A line that is no document costs itself, but among pages it may have held any number of records.
    """
    number, last = 0, None
    is_page = bool(contract.records or contract.envelope or contract.last_page)
    for line_no, text in _texts(path, contract, is_gzip):
        document, reason = parsed(text)
        if reason and (is_page or contract.format == "json"):
            raise Rejected("json", f"line {line_no}: {reason}")
        if is_page:
            _require(document, contract.envelope, line_no)
            last = line_no, document
        values = [None] if reason else _records(document, contract.records, line_no)
        for value in values:
            number = max(number + 1, line_no)
            if isinstance(value, dict):
                yield Record(number, value, None, len(text) // len(values))
            else:
                yield Record(number, None, reason or "not an object")
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
            if not line.isspace():
                yield line_no, line


def _records(document: Any, path: str, line_no: int) -> list:
    found = at(document, path) if path else document
    if isinstance(found, list):
        return found
    if found is None and path:
        # An empty page may leave its list out; how many records there are says the manifest.
        return []
    if path and not isinstance(found, dict):
        raise Rejected("envelope", f"line {line_no}: no records stand under {path}")
    return [found]


def _require(document: Any, envelope: dict[str, str], line_no: int) -> None:
    for path, said in envelope.items():
        if as_text(at(document, path)) != said:
            raise Rejected("envelope", f"line {line_no}: {path} is not {said}")


def _require_last(document: Any, last_page: dict[str, str], line_no: int) -> None:
    for path, said in last_page.items():
        if as_text(at(document, path)) not in (None, said):
            raise Rejected("paging", f"line {line_no}: the last page names another one ({path})")
