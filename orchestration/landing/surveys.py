"""The survey of a delivered file: its header judged, its lines counted and its sums added up, by a
reader that is not the loader.

Whether the sender said the same is asked in ``judging``.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from orchestration.landing.adding import Adding, Survey
from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import open_text
from orchestration.landing.fields import as_text, at, elements
from orchestration.landing.headers import header_of
from orchestration.landing.manifests import Rejected
from orchestration.landing.promises import DOCUMENTS
from orchestration.landing.reading import Record, careful_records, skip_preamble

_BATCH = 10_000
_SMALL_BATCH = 100


def survey(path: Path, contract: Contract, is_gzip: bool, most_rows: int) -> Survey:
    """Count and sum a CSV file, and judge its header. Raises ``Rejected``.

    Stops as soon as the file holds more than ``most_rows`` records, so that a file made to exhaust
    the machine costs no more than the one its manifest describes.
    """
    with open_text(path, contract, is_gzip) as (text, guarded):
        skip_preamble(text, contract)
        reader = csv.reader(text, delimiter=contract.delimiter, strict=True)
        found = Adding(_header(reader, contract), contract, most_rows)
        try:
            is_plain = not contract.total_rows and _add_plain(reader, found) and not guarded.has_nul
        except csv.Error:
            is_plain = False
    if not is_plain:
        found = survey_rows(
            careful_records(path, contract, is_gzip), found.survey.header, contract, most_rows
        )
    found.survey.is_plain = (
        is_plain
        and not guarded.is_ambiguous
        and contract.encoding == "utf-8"
        and contract.header_line == 1
    )
    return found.survey


def survey_rows(
    records: Iterator[Record[list[str]]], header: list[str], contract: Contract, most_rows: int
) -> Adding:
    """Count and sum rows that stand under a header."""
    found = Adding(header, contract, most_rows)
    while batch := list(islice(records, _BATCH)):
        rows = [record.values for record in batch if record.values is not None]
        found.add_rows(rows, unreadable=len(batch) - len(rows))
    return found


def survey_documents(records: Iterator[Record[dict]], contract: Contract, most_rows: int) -> Survey:
    """Count and sum records with fields inside fields, and the rows that stand in them."""
    found = Adding([], contract, most_rows)
    reach = at if contract.format in DOCUMENTS else dict.get
    while batch := list(islice(records, _SMALL_BATCH)):
        read = [record.values for record in batch if record.values is not None]
        found.add(
            len(batch),
            len(batch) - len(read),
            partial(_column, read, reach),
        )
        _count_children(read, contract, found.survey.children)
    return found.survey


def _column(records: list[dict], reach: Callable[[Any, str], Any], name: str) -> list[str]:
    return [as_text(reach(each, name)) or "" for each in records]


def _count_children(values: list[Any], contract: Contract, counted: Counter[str]) -> None:
    for child in contract.children:
        inner = [each for value in values for each in elements(at(value, child.records))]
        counted[child.name] += len(inner)
        _count_children(inner, child, counted)


def _header(reader, contract: Contract) -> list[str]:
    try:
        cells: list[str] = next(reader, [])
    except csv.Error:
        cells = []
    header = header_of(cells, contract)
    if reader.line_num > 1:
        line = f"line {contract.header_line}"
        raise Rejected("header", f"{line}: a column name holds a line break")
    return header


def _add_plain(reader, found: Adding) -> bool:
    """Add up the rest of a file; false as soon as a record is not one line of the right width."""
    width = len(found.survey.header)
    while True:
        first_line = reader.line_num
        rows = list(islice(reader, _BATCH))
        if not rows:
            return True
        if reader.line_num - first_line != len(rows) or set(map(len, rows)) != {width}:
            return False
        found.add_rows(rows)
