"""Faults of what interfaces and consoles deliver: each costs what it must, is told by its rule and
line, and no word of a person leaks.
"""

import gzip
import io
import json
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.landing.conftest import Shop

PERSONAL = "13912345678"
# Noon of 2026-11-19 in Shanghai.
NOON = 1795060800
MEMBERS = """
sources:
  - name: raw
    tables:
      - name: crm__members
        config:
          meta:
            format: jsonl
            may_be_parquet: true
            source_account: corpid
            records: data.list
            envelope: {errcode: "0"}
            last_page: {data.next_cursor: ""}
            key: [id]
            control_totals: [points]
            business_date: {column: changed_at, clock: epoch_s}
        columns:
          - {name: id}
          - {name: phone, config: {meta: {pii: phone}}}
          - {name: points}
          - {name: changed_at}
      - name: crm__member_tags
        config: {meta: {parent: members, records: tags, key: [id, tag]}}
        columns:
          - {name: id, config: {meta: {of: parent}}}
          - {name: tag}
"""
STAFF = """
sources:
  - name: raw
    tables:
      - name: crm__staff
        config: {meta: {format: xlsx, key: [工号]}}
        columns:
          - {name: 工号}
          - {name: 手机, config: {meta: {pii: phone}}}
"""


def member(number):
    tags = [{"tag": "a"}, {"tag": "b"}]
    return {"id": number, "phone": PERSONAL, "points": 5, "changed_at": NOON, "tags": tags}


def page(first, count=10, cursor="", errcode=0):
    listed = [member(first + number) for number in range(count)]
    return json.dumps({"errcode": errcode, "data": {"list": listed, "next_cursor": cursor}})


WHOLE = f"{page(0, cursor='x')}\n{page(10)}\n"
HTML = f"<html>\n<body>502 {PERSONAL}</body>\n</html>\n"


def parquet():
    made = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist([member(number) for number in range(20)]), made)
    return made.getvalue().to_pybytes()


@pytest.fixture
def members(tmp_path):
    return Shop(tmp_path, MEMBERS)


def deliver(shop, content, name="m.jsonl", **said):
    true = {"rows": 20, "totals": {"points": "100"}, "source_account": "ww1"}
    return shop.landed(content, name, **true | said)


def leaks(shop):
    found = [path.read_bytes() for path in shop.home.lake.rglob("*.parquet")]
    found.append(shop.home.registry.read_bytes())
    tables = [str(pq.read_table(path).to_pylist()) for path in shop.home.lake.rglob("*.parquet")]
    return any(PERSONAL.encode() in each for each in found) or PERSONAL in "".join(tables)


def test_the_whole_file_lands_with_its_children(members):
    row = deliver(members, WHOLE)
    assert (row.status, row.received, row.loaded) == ("loaded", 20, 20)
    assert (
        sum(
            pq.read_table(path).num_rows
            for path in members.home.lake.glob("crm__member_tags/*-2*/*")
        )
        == 40
    )
    assert not leaks(members)


@pytest.mark.parametrize(
    ("content", "reason"),
    {
        "an error in place of the second page": (
            f"{page(0, cursor='x')}\n" + '{"errcode": 42001, "errmsg": "expired"}\n',
            "envelope: line 2: errcode is not 0",
        ),
        "an error in place of everything": (
            json.dumps({"errcode": -1, "errmsg": PERSONAL}),
            "envelope: line 1: errcode is not 0",
        ),
        "the last page is missing": (
            f"{page(0, cursor='x')}\n{page(10, cursor='y')}\n",
            "paging: line 2: the last page names another one (data.next_cursor)",
        ),
        "a page is missing": (f"{page(10)}\n", "manifest: 20 lines declared, 10 found"),
        "a page came twice": (WHOLE + page(10), "manifest: more lines than the 20"),
        "truncated": (WHOLE[:-40], "json: line 2: not a JSON document"),
        "an error page": (HTML, "json: line 1: not a JSON document"),
        "empty": (b"", "manifest: 20 lines declared, 0 found"),
        "another encoding": (
            WHOLE.replace('"a"', '"会员"').encode("gbk"),
            "encoding: line 1 is not utf-8",
        ),
        "UTF-16": (WHOLE.encode("utf-16"), "encoding: line 1 is not utf-8"),
        "NUL": (WHOLE.replace('"b"', '"b\0"', 1), "json: line 1: not a JSON document"),
        "nested": ("[" * 200_000, "json: line 1: nested deeper than 64"),
        "another sum": (WHOLE.replace(": 5,", ": 6,", 1), "control total: points differs"),
        "a page without its list": (
            '{"errcode": 0, "data": {"list": "none"}}',
            "envelope: line 1: no records stand under data.list",
        ),
    }.values(),
)
def test_a_wrong_answer_is_rejected_by_rule_and_line(members, content, reason):
    row = deliver(members, content)
    assert (row.status, row.loaded) == ("rejected", 0)
    assert row.reason.startswith(reason)
    assert PERSONAL not in row.reason
    assert members.lines() == []
    assert not leaks(members)


def test_a_byte_order_mark_is_no_fault(members):
    assert deliver(members, "\ufeff" + WHOLE).status == "loaded"


def test_packed_files_that_break_off_or_burst_are_rejected(members):
    packed = gzip.compress(WHOLE.encode())
    assert deliver(members, packed[:-20], "a.jsonl.gz").reason.startswith("gzip: it breaks off")
    bomb = gzip.compress(b"[" + b" " * 200_000_000, compresslevel=1)
    row = deliver(members, bomb, "b.jsonl.gz")
    assert row.reason.split(":")[0] in ("line length", "size")


def test_parquet_that_is_cut_damaged_or_something_else_is_rejected(members):
    whole = parquet()
    assert deliver(members, whole, "whole.parquet").loaded == 20
    damaged = bytearray(whole)
    damaged[60:120] = bytes(60)
    for number, content in enumerate((whole[:-20], bytes(damaged), HTML.encode(), b"")):
        row = deliver(members, content, f"{number}.parquet")
        assert row.reason.startswith("parquet: it cannot be read")
    assert not leaks(members)


def workbook(*rows):
    made, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(content)
    return content.getvalue()


def bomb():
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("工号", "手机")))) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            padding = b" " * 100_000_000 if name.endswith("sheet1.xml") else b""
            target.writestr(name, source.read(name) + padding)
    return content.getvalue()


def test_workbooks_that_are_cut_locked_bombs_or_something_else_are_rejected(tmp_path):
    shop = Shop(tmp_path, STAFF)
    whole = workbook(("工号", "手机"), ("A1", PERSONAL), ("A2", int(PERSONAL)))
    assert shop.landed(whole, "whole.xlsx", rows=2, totals={}).loaded == 2
    first, second = shop.lines()
    assert first["手机"] == second["手机"]
    wrong = {
        whole[:-100]: "xlsx: it is no workbook, or damaged, or under a password",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000): "xlsx: it is no workbook",
        HTML.encode(): "xlsx: it is no workbook",
        bomb(): "size: it unpacks to",
        workbook(("工号", "电话"), ("A1", PERSONAL)): "header: line 1: missing columns 手机",
    }
    for number, (content, reason) in enumerate(wrong.items()):
        row = shop.landed(content, f"{number}.xlsx", rows=2, totals={})
        assert row.reason.startswith(reason)
        assert PERSONAL not in row.reason
    assert not leaks(shop)
