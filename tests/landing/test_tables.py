"""Tables as consoles export them: preambles, changing headers, rows of totals, and workbooks."""

import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.landing.conftest import Shop, readings

CONSOLE = """
sources:
  - name: raw
    tables:
      - name: shop__reports
        config:
          meta:
            header_line: 3
            by_name: true
            total_rows: {日期: 总计}
            control_totals: [新增]
        columns:
          - {name: 日期}
          - {name: 门店, config: {meta: {aliases: [门店名称, 店铺]}}}
          - {name: 新增}
          - {name: 备注, config: {meta: {optional: true, pii: drop}}}
"""
BOOK = CONSOLE.replace("header_line: 3", "format: xlsx\n            header_line: 3")
PREAMBLE = '导出时间：2026-11-20\n"一,二\n'
ROWS = "2026-11-19,上海一店,5\n2026-11-19,北京店,7\n总计,,12\n"


@pytest.fixture
def console(tmp_path):
    return Shop(tmp_path, CONSOLE)


@pytest.fixture
def books(tmp_path):
    return Shop(tmp_path, BOOK)


def export(shop, content, name="a.csv", rows=2, total="12"):
    return shop.landed(content, name, rows=rows, totals={"新增": total})


def test_a_preamble_and_a_row_of_totals_are_no_lines(console):
    row = export(console, f"{PREAMBLE}日期,门店,新增\n{ROWS}")
    assert (row.status, row.received, row.loaded) == ("loaded", 2, 2)
    assert [(each["_line_no"], each["门店"]) for each in console.lines()] == [
        (4, "上海一店"),
        (5, "北京店"),
    ]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_file_in_a_chinese_encoding_lands_as_text(console, encoding):
    console.declare(encoding=encoding)
    export(console, f"{PREAMBLE}日期,门店,新增\n{ROWS}".encode(encoding))
    assert {each["门店"] for each in console.lines()} == {"上海一店", "北京店"}


def test_columns_are_found_by_name_wherever_they_stand(console):
    row = export(
        console,
        f"{PREAMBLE}新增,店铺 ,x,日期,备注\n5,一店,9,2026-11-19,张三\n7,二店,,2026-11-19,\n",
    )
    assert row.reason == "undeclared columns kept aside: 1"
    assert [readings(each) for each in console.lines()] == [
        {"日期": "2026-11-19", "门店": name, "新增": count, "备注": None}
        for name, count in [("一店", "5"), ("二店", "7")]
    ]
    assert "张三" not in str(console.lines())


def test_columns_without_a_name_are_kept_aside_each_for_itself(console):
    row = export(console, f"{PREAMBLE}日期,门店,新增,,\n2026-11-19,一店,12,1,2\n", rows=1)
    assert row.reason == "undeclared columns kept aside: 2"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("日期,新增", "header: line 3: missing columns 门店"),
        (
            "日期,门店,店铺,新增",
            "header: line 3: a column appears twice, or under two of its names",
        ),
        ("", "header: line 3: missing columns 日期, 门店, 新增"),
    ],
)
def test_a_header_that_lacks_or_doubles_a_column_rejects_the_file(console, header, reason):
    assert export(console, f"{PREAMBLE}{header}\n{ROWS}").reason == reason


def test_a_plain_file_by_name_is_still_read_by_duckdb(tmp_path, monkeypatch):
    from orchestration.landing import batches, loading

    shop = Shop(tmp_path, CONSOLE)
    shop.declare(header_line=1, total_rows={})
    used = []
    plain = batches.plain_batches
    monkeypatch.setattr(loading, "plain_batches", lambda *said: used.append(1) or plain(*said))
    row = export(shop, "新增,店铺,日期\n5,一店,2026-11-19\n7,,2026-11-19\n")
    assert (used, row.loaded) == ([1], 2)
    assert [each["门店"] for each in shop.lines()] == ["一店", None]


def book(*rows, sheet="报表", preamble=2):
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in [*[("导出",)] * preamble, *rows]:
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


HEADER = ("日期", "门店", "新增")


def test_a_sheet_lands_like_a_table(books):
    content = book(
        HEADER, (date(2026, 11, 19), "一店", 5), (), ("2026-11-19", "二店", 7), ("总计", None, 12)
    )
    row = export(books, content, "a.xlsx")
    assert (row.status, row.received, row.loaded) == ("loaded", 2, 2)
    assert [
        (each["_line_no"], each["日期"], each["门店"], each["新增"]) for each in books.lines()
    ] == [(4, "2026-11-19", "一店", "5"), (6, "2026-11-19", "二店", "7")]


@pytest.mark.parametrize(
    ("cell", "landed"),
    [
        (5, "5"),
        (100.0, "100"),
        (1.1, "1.1"),
        (Decimal("19.99"), "19.99"),
        ("007", "007"),
        (" x ", " x "),
        (True, "true"),
        ("3720000000000000001", "3720000000000000001"),
        (date(2026, 11, 19), "2026-11-19"),
        (datetime(2026, 11, 19, 12, 30, 5), "2026-11-19 12:30:05"),
        (datetime(2026, 11, 19), "2026-11-19 00:00:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        ("#N/A", "#N/A"),
    ],
)
def test_a_cell_lands_as_the_sheet_shows_it(books, cell, landed):
    export(books, book(HEADER, ("2026-11-19", cell, 12)), "a.xlsx", rows=1)
    assert books.lines()[0]["门店"] == landed


@pytest.mark.parametrize(
    ("written", "landed"),
    [
        # What Excel writes for 1.1, for 19 digits typed in, and what other programs write for them.
        ("1.1000000000000001", "1.1"),
        ("3.7200000000000001E+18", "3.72e+18"),
        ("3720000000000000001", "3720000000000000001"),
        ("1E3", "1000"),
    ],
)
def test_a_number_lands_by_its_value_and_never_as_another_id(books, written, landed):
    content = patched(book(HEADER, ("2026-11-19", 77.5, 12)), b"<v>77.5</v>", f"<v>{written}</v>")
    export(books, content, "a.xlsx", rows=1)
    assert books.lines()[0]["门店"] == landed


def patched(content, old, new):
    """Return a workbook with a part of its XML replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new.encode()))
    return made.getvalue()


def test_a_sheet_that_states_a_wrong_extent_is_read_whole(books):
    content = patched(book(HEADER, ("2026-11-19", "一店", 12)), b'ref="A1:C4"', 'ref="A1"')
    assert export(books, content, "a.xlsx", rows=1).loaded == 1


def test_a_row_wider_than_the_header_is_quarantined(books):
    row = export(books, book(HEADER, ("2026-11-19", "一店", 12), ("x", "y", 1, "z")), "a.xlsx")
    assert (row.loaded, row.quarantined) == (1, 1)
    assert books.quarantined() == [(5, "more fields than the 3 of the header")]


def test_a_workbook_of_several_sheets_is_read_where_the_contract_says(books):
    made = openpyxl.load_workbook(io.BytesIO(book(HEADER, ("2026-11-19", "一店", 12))))
    made.create_sheet("other")
    content = io.BytesIO()
    made.save(content)
    row = export(books, content.getvalue(), "a.xlsx", rows=1)
    assert row.reason == "xlsx: it has several sheets, and the contract names none"
    books.declare(sheet="报表")
    [row] = books.land()
    assert row.loaded == 1
    books.declare(sheet="无")
    assert export(books, content.getvalue(), "b.xlsx", rows=1).reason == "xlsx: it has no sheet 无"


def zipped(size):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "xlsx: it is no workbook"),
        (b"<html>13800000001</html>", "xlsx: it is no workbook"),
        # How a workbook under a password begins.
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xlsx: it is no workbook"),
        (zipped(10), "xlsx: it cannot be read"),
        (zipped(60_000_000), "size: it unpacks to 60000000 bytes"),
        (book(HEADER, ("2026-11-19", "一店", 12))[:-80], "xlsx: it is no workbook"),
        (book(("日期",)), "header: line 3: missing columns 门店, 新增"),
        (book(preamble=1), "header: line 3: missing columns 日期, 门店, 新增"),
    ],
)
def test_what_is_no_such_workbook_is_rejected(books, content, reason):
    row = export(books, content, "a.xlsx")
    assert row.status == "rejected"
    assert row.reason.startswith(reason)
    assert "138" not in row.reason


CELLS = st.one_of(
    st.none().map(lambda _: (None, None)),
    st.integers(-(10**15) + 1, 10**15 - 1).map(lambda each: (each, str(each))),
    st.decimals(-(10**9), 10**9, places=2).map(lambda each: (float(each), each)),
    st.text(st.sampled_from("a1 ,;\"'=#é张😀\u200f"), min_size=1, max_size=6).map(
        lambda each: (None, None) if each.startswith("=") else (each, each)
    ),
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(
        lambda each: (each.replace(microsecond=0), each.strftime("%Y-%m-%d %H:%M:%S"))
    ),
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_sheets_of_any_content_land_without_loss(tmp_path_factory, drawn):
    shop = Shop(tmp_path_factory.mktemp("sheets"), BOOK)
    rows = [("2026-11-19", first[0], second[0]) for first, second in drawn]
    shop.landed(book(HEADER, *rows), "a.xlsx", rows=len(rows), totals={"新增": "0"})
    shop.declare(control_totals=())
    shop.land()
    landed = [(each["门店"], each["新增"]) for each in shop.lines()]
    for found, wanted in zip(landed, drawn, strict=True):
        for value, (_, expected) in zip(found, wanted, strict=True):
            if isinstance(expected, Decimal):
                assert Decimal(value) == expected
                assert not re.search(r"e|\.0$", value)
            else:
                assert value == expected


def with_a_phone_in_a_column_of_dates():
    """A day outside of the calendar, of which openpyxl warns."""
    made = openpyxl.Workbook()
    made.active.title = "报表"
    for row in [
        ("导出",),
        ("导出",),
        HEADER,
        ("2026-11-19", 13800138001, 5),
        ("2026-11-19", "a", 7),
    ]:
        made.active.append(row)
    made.active["B4"].number_format = "yyyy-mm-dd"
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_an_error_in_place_of_a_personal_value_is_quarantined(books):
    books.declare(pii={"门店": "phone"})
    row = export(books, with_a_phone_in_a_column_of_dates(), "a.xlsx")
    assert (row.status, row.loaded, row.quarantined) == ("loaded", 1, 1)
    assert books.quarantined() == [(4, "an error stands for a personal value")]


def test_a_warning_about_a_cell_is_not_printed(tmp_path):
    """In a process of its own, since pytest has filters of its own."""
    (tmp_path / "a.xlsx").write_bytes(with_a_phone_in_a_column_of_dates())
    program = (
        "import sys; from pathlib import Path; from types import SimpleNamespace;"
        "from orchestration.landing.sheets import sheet_records;"
        "said = SimpleNamespace(header_line=3, sheet=None, by_name=True, columns=('日期',),"
        " optional=(), aliases={}, total_rows={}, pii={});"
        "print(len(list(sheet_records(Path(sys.argv[1]), said))))"
    )
    command = [sys.executable, "-c", program, tmp_path / "a.xlsx"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_a_formula_without_its_value_rejects_the_file(books):
    row = export(books, book(HEADER, ("2026-11-19", "上海", "=5+7")), "a.xlsx", rows=1)
    assert row.reason == "xlsx: a formula stands there without its value"


def test_a_formula_with_its_value_is_its_value_and_a_text_may_be_empty(books):
    content = book(HEADER, ("2026-11-19", "=A1", "=5+7"))
    content = patched(content, b"<f>5+7</f><v />", "<f>5+7</f><v>12</v>")
    content = patched(content, b'<c r="B4"><f>', '<c r="B4" t="str"><f>')
    row = export(books, content, "a.xlsx", rows=1)
    assert (row.status, row.reason) == ("loaded", None)
    assert [(each["门店"], each["新增"]) for each in books.lines()] == [(None, "12")]


def test_a_row_beyond_the_end_of_a_sheet_rejects_the_file_at_once(books):
    content = book(HEADER, ("2026-11-19", "上海", 12))
    row = export(books, patched(content, b'<row r="4"', '<row r="2000000"'), "a.xlsx", rows=1)
    assert row.reason == "xlsx: it has more rows than a sheet can have"


def test_columns_without_a_name_are_told_apart_from_those_that_look_like_it(console):
    export(console, f"{PREAMBLE}日期,x,x (4),x,门店,新增\n2026-11-19,1,2,3,上海,12\n", rows=1)
    [landed] = console.lines()
    assert len(json.loads(landed["_extra"])) == 3
