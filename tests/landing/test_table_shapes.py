"""Tables that no source has sent yet: whatever their cells hold lands, in any order of columns."""

import csv
import gzip
import io
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.landing.promises import Contract
from tests.landing.shapes import contracts, landed, require_landed, totals_of

# Half an emoji and NUL are in no text file.
ODD = st.sampled_from(
    [
        "1.10",
        "1e3",
        "-0",
        "3720000000000000001",
        "NaN",
        "null",
        "张三",
        '"',
        '",\n"',
        "a\r\nb",
        " x ",
    ]
)
EMPTY = st.just("")
UTF_8 = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
GBK = st.text(st.characters(codec="gbk", exclude_characters="\0"), max_size=6)
CELLS = {"utf-8": UTF_8 | ODD | EMPTY, "gbk": GBK | ODD | EMPTY, "gb18030": UTF_8 | ODD | EMPTY}


@st.composite
def headers(draw, contract: Contract) -> dict[str, str | None]:
    """Return the columns of a file by its own names, each with the contract's name for it."""
    columns: list[tuple[str, str | None]] = [(name, name) for name in contract.columns]
    if contract.by_name:
        columns = [
            (draw(st.sampled_from([name, *contract.aliases.get(name, ())])), name)
            for name in contract.columns
            if name not in contract.optional or draw(st.booleans())
        ]
    for number in range(draw(st.integers(0, 2))):
        columns.insert(draw(st.integers(0, len(columns))), (f"新增列{number}", None))
    return dict(draw(st.permutations(columns)) if contract.by_name else columns)


@st.composite
def tables(draw, of: list[Contract], cells: Any) -> tuple[Contract, dict, list[list]]:
    contract = draw(st.sampled_from(of))
    header = draw(headers(contract))
    row = st.lists(cells(contract), min_size=len(header), max_size=len(header))
    rows = draw(st.lists(row, min_size=1, max_size=6))
    # An empty row is none.
    return contract, header, [["x", *row[1:]] for row in rows]


def require_all(contract: Contract, header: dict, rows: list[list], lines: list[dict]) -> None:
    """Require every row's text, given as it must land."""
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        told = dict(zip(header, row, strict=True))
        values = dict.fromkeys(contract.columns) | {
            name: told[own] for own, name in header.items() if name
        }
        aside = {own: told[own] for own, name in header.items() if not name}
        require_landed(contract, line, values, aside)


def sent(folder, contract: Contract, header: dict, rows: list[list], content: bytes, name: str):
    own = {name: place for place, name in enumerate(header.values())}
    values = {
        total: [row[own[total]] for row in rows] if total in own else []
        for total in contract.control_totals
    }
    return landed(folder, contract, content, name, len(rows), totals_of(contract, values))


def as_csv(contract: Contract, header: dict, rows: list[list], line_end: str) -> str:
    made = io.StringIO()
    made.write(f"导出时间{line_end}" * (contract.header_line - 1))
    # Quoted as little as may be, or everything: else a lone carriage return would be bare.
    quoting = csv.QUOTE_ALL if line_end == "\n" else csv.QUOTE_MINIMAL
    writer = csv.writer(
        made, delimiter=contract.delimiter, lineterminator=line_end, quoting=quoting
    )
    writer.writerows([list(header), *rows])
    return made.getvalue()


@pytest.mark.parametrize(
    ("encodings", "codec", "is_packed"),
    [
        (["utf-8"], "utf-8", False),
        (["utf-8"], "utf-8-sig", False),
        (["gbk", "gb18030"], "gb18030", False),
        (["utf-8"], "utf-8", True),
    ],
    ids=["utf-8", "byte order mark", "gbk", "gzip"],
)
def test_whatever_the_cells_of_a_text_file_hold_lands(
    tmp_path_factory, encodings, codec, is_packed
):
    of = [each for each in contracts("csv") if each.encoding in encodings]

    @settings(max_examples=20)
    @given(tables(of, lambda contract: CELLS[contract.encoding]), st.sampled_from(["\n", "\r\n"]))
    def lands(drawn, line_end):
        contract, header, rows = drawn
        content, name = as_csv(contract, header, rows, line_end).encode(codec), "a.csv"
        if is_packed:
            content, name = gzip.compress(content), "a.csv.gz"
        found = sent(tmp_path_factory.mktemp("csv"), contract, header, rows, content, name)
        # An empty field is null.
        expected = [[cell or None for cell in row] for row in rows]
        require_all(contract, header, expected, found[contract.name])

    lands()


# Each cell as it is put into a workbook, and the text that it shows.
SHOWN = st.one_of(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=6)
    .filter(lambda text: "_x" not in text)
    .map(lambda text: (text, text)),
    st.sampled_from(["1.10", "1e3", "3720000000000000001", "张三😀", "=1+1", "a\nb"]).map(
        lambda text: (text, text)
    ),
    st.integers(-(10**14), 10**14).map(lambda number: (number, str(number))),
    st.decimals(-(10**6), 10**6, places=2).map(
        lambda number: (float(number), format(number.normalize() + 0, "f"))
    ),
    st.booleans().map(lambda truth: (truth, str(truth).lower())),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(lambda day: (day, str(day))),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
        lambda time: (time.replace(microsecond=0), str(time.replace(microsecond=0)))
    ),
    st.just((None, None)),
)


def as_book(contract: Contract, header: dict, rows: list[list]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    day, time = (book.add_format({"num_format": f"yyyy-mm-dd{more}"}) for more in ("", " hh:mm:ss"))
    sheet = book.add_worksheet(contract.sheet or "Sheet1")
    sheet.write_row(contract.header_line - 1, 0, header)
    for line_no, row in enumerate(rows, start=contract.header_line):
        for place, value in enumerate(row):
            if isinstance(value, date):
                kind = time if isinstance(value, datetime) else day
                sheet.write_datetime(line_no, place, value, kind)
            else:
                sheet.write(line_no, place, value)
    book.close()
    return made.getvalue()


def test_whatever_the_cells_of_a_workbook_show_lands(tmp_path_factory):
    @settings(max_examples=30)
    @given(tables(contracts("xlsx"), lambda contract: SHOWN))
    def lands(drawn):
        contract, header, rows = drawn
        rows = [[each if isinstance(each, tuple) else (each, each) for each in row] for row in rows]
        content = as_book(contract, header, [[value for value, _ in row] for row in rows])
        expected = [[text or None for _, text in row] for row in rows]
        folder = tmp_path_factory.mktemp("xlsx")
        found = sent(folder, contract, header, expected, content, "a.xlsx")
        require_all(contract, header, expected, found[contract.name])

    lands()
