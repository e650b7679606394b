"""The rows of a sheet as text: what a workbook shows, without what its format makes of it.

A number is a double in a workbook: it lands in its shortest spelling, whole ones without ``.0``. A
cell written as whole digits keeps them all. What a spreadsheet has rounded to fifteen digits lands
as 1.2e+18, which no rule takes for an id.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.headers import header_of, total_row
from orchestration.landing.manifests import Rejected
from orchestration.landing.reading import Record

# A workbook is XML in a zip: its strings and styles are held in memory as a whole.
MAX_UNPACKED = 256 << 20
MAX_RATIO, _ANY_RATIO = 200, 16 << 20
_MAX_WIDTH, _MAX_ROWS = 2_000, 1 << 20
# What the library warns of may quote a cell.
warnings.filterwarnings("ignore", module="openpyxl")
_ERRORS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"})
# A text may be empty; any other formula without a value has not been reckoned.
_UNRECKONED = re.compile(
    rb'<c\b(?:(?! t="str")[^<>])*>\s*<f(?:[^<>]*/>|[^<>]*>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_CHUNK, _LONGEST_FORMULA = 1 << 20, 1 << 14


def sheet(path: Path, contract: Contract) -> tuple[list[str], Iterator[Record[list[str]]]]:
    """Return the header of a sheet and its records. Raises ``Rejected``."""
    rows = _rows(path, contract)
    header = next(rows)[1]
    return header, _records(rows, header, contract)


def sheet_records(path: Path, contract: Contract) -> Iterator[Record[list[str]]]:
    """Yield every record of a sheet by the number of its row; empty rows are none."""
    yield from sheet(path, contract)[1]


def _records(
    rows: Iterator[tuple[int, list[str]]], header: list[str], contract: Contract
) -> Iterator[Record[list[str]]]:
    is_total = total_row(header, contract)
    width = len(header)
    personal = [place for place, name in enumerate(header) if name in contract.pii]
    for row_no, cells in rows:
        if is_total(cells) or not any(cells):
            continue
        if any(cells[width:]):
            yield Record(row_no, None, f"more fields than the {width} of the header")
        # A token would not show it: of a phone in a column of dates nothing else is left.
        elif any(cells[place] in _ERRORS for place in personal if place < len(cells)):
            yield Record(row_no, None, "an error stands for a personal value")
        else:
            yield Record(row_no, (cells + [""] * (width - len(cells)))[:width])


def _rows(path: Path, contract: Contract) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and then each row below it, with its number."""
    # Imported by who reads a workbook: it takes longer than to read a small file.
    import openpyxl

    _require_sane(path)
    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                yield from _sheet_rows(_sheet(book, contract), contract)
            finally:
                book.close()
    except (Rejected, GeneratorExit):
        raise
    # The library raises whatever its parser stumbles on, which may quote a cell.
    except Exception as problem:
        raise Rejected("xlsx", f"it cannot be read ({type(problem).__name__})") from None


def _sheet_rows(sheet: Any, contract: Contract) -> Iterator[tuple[int, list[str]]]:
    _require_reckoned(sheet)
    # Some exporters write a wrong extent, and rows outside of it would be lost.
    sheet.reset_dimensions()
    header: list[str] | None = None
    for row_no, cells in enumerate(
        sheet.iter_rows(min_row=contract.header_line), start=contract.header_line
    ):
        if row_no > _MAX_ROWS:
            raise Rejected("xlsx", "it has more rows than a sheet can have")
        if len(cells) > _MAX_WIDTH:
            raise Rejected("xlsx", f"row {row_no} has more than {_MAX_WIDTH} cells")
        texts = [_text(cell) for cell in cells]
        if header is None:
            while texts and not texts[-1]:
                texts.pop()
            texts = header = header_of(texts, contract)
        yield row_no, texts
    if header is None:
        header_of([], contract)


def _require_reckoned(sheet: Any) -> None:
    """Require the value of every formula: without it a cell looks empty."""
    with sheet._get_source() as source:
        tail = b""
        while chunk := source.read(_CHUNK):
            if _UNRECKONED.search(tail + chunk):
                raise Rejected("xlsx", "a formula stands there without its value")
            tail = chunk[-_LONGEST_FORMULA:]


def _sheet(book: Any, contract: Contract) -> Any:
    if contract.sheet:
        if contract.sheet not in book.sheetnames:
            raise Rejected("xlsx", f"it has no sheet {contract.sheet}")
        return book[contract.sheet]
    if len(book.worksheets) != 1:
        raise Rejected("xlsx", "it has several sheets, and the contract names none")
    return book.worksheets[0]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        is_whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
        return str(int(value)) if is_whole else repr(value)
    if isinstance(value, datetime):
        return _moment(value, has_time="h" in cell.number_format.lower())
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _moment(value: datetime, has_time: bool) -> str:
    """Return a day, or a time to the second: a sheet counts it in fractions of a day."""
    rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    is_day = not has_time and rounded.time() == time(0)
    return rounded.date().isoformat() if is_day else rounded.isoformat(" ")


def _require_sane(path: Path) -> None:
    """Require a zip that is worth opening: what it says of its sizes, zip readers hold it to."""
    with suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(path) as archive:
        unpacked = sum(each.file_size for each in archive.infolist())
        if unpacked > min(MAX_UNPACKED, path.stat().st_size * MAX_RATIO + _ANY_RATIO):
            raise Rejected("size", f"it unpacks to {unpacked} bytes")
        return
    raise Rejected("xlsx", "it is no workbook, or damaged, or under a password")
