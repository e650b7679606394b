"""Files read without believing them: as text, record by record, and in sum."""

import csv
import gzip
import io
import tracemalloc
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import MAX_LINE, count_lines
from orchestration.landing.manifests import Rejected
from orchestration.landing.reading import careful_records
from orchestration.landing.surveys import survey
from tests.landing.conftest import HEADER, Shop, line, text

CONTRACT = Contract("shop", "sales", "", None, ("id", "note"), {})
TOTAL = Contract("shop", "sales", "", None, ("id", "amount"), {}, control_totals=("amount",))
# What spreadsheets, tills and people put between commas.
VALUES = st.text(
    st.sampled_from("a1 ,;\"\n\r\t'=#\\é张😀𠮷\u200f\u2028\x85"),
    max_size=8,
)
RECORDS = st.lists(st.tuples(st.sampled_from("123"), VALUES), max_size=6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("reading")


def written(folder, content):
    path = folder / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def as_csv(records, newline="\n", quote_all=False) -> str:
    """Write records as every CSV reader wants them, a lone carriage return in quotes too."""

    def quoted(value: str) -> str:
        is_odd = quote_all or any(each in value for each in ',"\r\n')
        return '"' + value.replace('"', '""') + '"' if is_odd else value

    return "".join(",".join(map(quoted, row)) + newline for row in [("id", "note"), *records])


def careful(path, contract=CONTRACT, is_gzip=False):
    return list(careful_records(path, contract, is_gzip))


@given(
    RECORDS,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
)
def test_well_formed_files_are_read_as_any_csv_reader_reads_them(
    folder, records, newline, quote_all, has_bom
):
    content = as_csv(records, newline, quote_all)
    path = written(folder, ("\ufeff" if has_bom else "") + content)
    found = careful(path)
    assert [tuple(record.values) for record in found] == records
    with io.StringIO(content, newline="") as file:
        assert [tuple(row) for row in csv.reader(file, strict=True)][1:] == records
    said = survey(path, CONTRACT, False, 100)
    assert (said.records, said.unreadable) == (len(records), 0)


@given(RECORDS, st.data())
def test_a_broken_line_costs_itself_and_no_other(folder, records, data):
    broken = data.draw(st.sampled_from(['2,"never closed', "2,a,b", "2", '2,"a"b', "2,a\rb"]))
    place = data.draw(st.integers(0, len(records)))
    rows = [*records[:place], None, *records[place:]]
    content = as_csv([])
    lines = []
    for row in rows:
        lines.append(content.count("\n") + 1)
        content += f"{broken}\n" if row is None else as_csv([row])[len(as_csv([])) :]
    found = careful(written(folder, content))
    # Where a later quote can close the open one, the line swallows what stands between.
    if broken == '2,"never closed' and '"' in content.split(broken, 1)[1]:
        return
    assert [record.line_no for record in found] == lines
    assert [record.values and tuple(record.values) for record in found] == rows


NOISE = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from(b'1,"\n\r\0 \xff'), max_size=30).map(bytes),
)


@given(NOISE)
def test_whatever_the_bytes_are_they_are_read_or_rejected(folder, noise):
    for content in (noise, b"id,note\n" + noise):
        path = written(folder, content)
        try:
            found = survey(path, CONTRACT, False, 1000)
        except Rejected:
            continue
        records = careful(path)
        assert found.records == len(records)
        assert found.unreadable == sum(record.values is None for record in records)
        spans = [
            1 if each.values is None else 1 + "".join(each.values).count("\n") for each in records
        ]
        blank = sum(not row.strip(b"\r") for row in content.split(b"\n")[1:-1])
        assert sum(spans) <= count_lines(path, False) <= sum(spans) + blank + 1


def test_physical_lines_are_the_header_the_blank_ones_and_the_spans_of_the_records(folder):
    path = written(folder, 'id,note\n1,"two\nlines"\n\n2,b\n\n\n3,"c')
    assert [record.line_no for record in careful(path)] == [2, 5, 8]
    assert count_lines(path, False) == 7


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('1,"13800138000', "a quote never closes"),
        ("1,2,13800138000", "3 fields where the header has 2"),
        ("13800138000", "1 fields where the header has 2"),
        ('1,"138"00138000', "a quote or a carriage return stands where none may"),
        ("1,138\r00138000", "a quote or a carriage return stands where none may"),
        ("1,13800138000\0", "a NUL byte"),
    ],
)
def test_why_a_line_cannot_be_read_is_said_without_its_content(folder, broken, reason):
    [first, second, third] = careful(written(folder, f"id,note\n1,a\n{broken}\n3,c\n"))
    assert (first.values, third.values) == (["1", "a"], ["3", "c"])
    assert (second.line_no, second.values, second.reason) == (3, None, reason)


def test_many_open_quotes_do_not_take_long(folder):
    path = written(folder, "id,note\n" + '1,"open\n' * 2 + ("1,a\n" * 40 + '1,"open\n') * 200)
    start = process_time()
    assert careful(path)
    assert process_time() - start < 5


@given(st.lists(st.decimals(-(10**12), 10**12, places=2), max_size=30))
def test_survey_totals_are_exact_sums(folder, amounts):
    path = written(folder, "id,amount\n" + "".join(f"1,{amount:f}\n" for amount in amounts))
    found = survey(path, TOTAL, False, 100)
    assert found.totals == {"amount": sum(amounts, Decimal(0))}
    assert not found.unclear


@pytest.mark.parametrize(
    "odd", ["NaN", "1e3", "1,000", "Infinity", "１２", "0x1", "+5", "9" * 40, "1|2", "|"]
)
def test_what_is_no_plain_number_adds_nothing_and_makes_its_sum_unclear(folder, odd):
    path = written(folder, f'id,amount\n1,2.50\n2,"{odd}"\n3,\n')
    found = survey(path, TOTAL, False, 100)
    assert (found.totals, found.unclear) == ({"amount": Decimal("2.50")}, {"amount"})


def test_an_empty_amount_is_nothing_to_add(folder):
    found = survey(written(folder, "id,amount\n1,2.50\n2,\n"), TOTAL, False, 100)
    assert (found.totals, found.unclear) == ({"amount": Decimal("2.50")}, set())


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("id", "line 1: missing columns note"),
        ("id,Note", "line 1: missing columns note"),
        ("note,id", "line 1: columns are not in the declared order, or appear twice"),
        ("id,note,id", "line 1: columns are not in the declared order, or appear twice"),
        ('id,note,"a\nb"', "line 1: a column name holds a line break"),
        ('id,"note', "line 1: missing columns id, note"),
        ("<html><body>13800138000</body></html>", "line 1: missing columns id, note"),
        ("", "line 1: missing columns id, note"),
        ("1,13800138000", "line 1: missing columns id, note"),
    ],
)
def test_a_header_that_is_not_the_declared_one_is_rejected(folder, header, reason):
    with pytest.raises(Rejected) as rejection:
        survey(written(folder, f"{header}\n1,a\n"), CONTRACT, False, 100)
    assert str(rejection.value) == f"header: {reason}"


def test_undeclared_columns_are_let_through_wherever_they_stand(folder):
    found = survey(written(folder, "x,id,y,note\n0,1,0,a\n"), CONTRACT, False, 100)
    assert (found.header, found.records) == (["x", "id", "y", "note"], 1)


@pytest.mark.parametrize(
    ("content", "is_plain"),
    [
        ("1,a\n2,b\n", True),
        ('1,"a""b,c"\n', True),
        ("1,a\r\n", False),
        ('1,"a\nb"\n', False),
        ('1,  "a"\n', False),
        ('1,"x ""a"""\n', True),
        ("1,a\0\n", False),
        ("\n1,a\n", False),
        ("1,a,b\n", False),
    ],
)
def test_a_file_is_plain_if_every_reader_reads_it_alike(folder, content, is_plain):
    path = written(folder, f"id,note\n{content}")
    assert survey(path, CONTRACT, False, 100).is_plain == is_plain


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "big5"])
def test_an_encoding_is_obeyed_where_it_is_declared_and_rejected_where_not(folder, encoding):
    path = written(folder, "id,note\n1,收貨\n".encode(encoding))
    line_no = 1 if encoding == "utf-16" else 2
    with pytest.raises(Rejected, match=f"encoding: line {line_no} is not utf-8"):
        survey(path, CONTRACT, False, 100)
    declared = Contract("shop", "sales", "", None, ("id", "note"), {}, encoding=encoding)
    assert survey(path, declared, False, 100).is_plain is False
    assert careful(path, declared)[0].values == ["1", "收貨"]


@pytest.mark.parametrize("cut", [4, -4, -1])
def test_a_gzip_that_breaks_off_is_rejected(folder, cut):
    whole = gzip.compress(b"id,note\n" + b"1,a\n" * 1000)
    path = written(folder, whole[:cut])
    with pytest.raises(Rejected, match="gzip: it breaks off or is damaged"):
        survey(path, CONTRACT, True, 10_000)
    assert count_lines(path, True) <= 1000


def test_a_gzip_with_a_wrong_checksum_is_rejected(folder):
    whole = bytearray(gzip.compress(b"id,note\n" + b"1,a\n" * 1000))
    whole[-8] ^= 1
    with pytest.raises(Rejected, match="gzip: it breaks off or is damaged"):
        survey(written(folder, bytes(whole)), CONTRACT, True, 10_000)


def test_a_file_that_is_no_gzip_is_rejected(folder):
    with pytest.raises(Rejected, match="gzip"):
        survey(written(folder, "id,note\n1,a\n"), CONTRACT, True, 10)


@pytest.mark.parametrize(
    ("unit", "rule"), [(b"1", "line length"), (b"1,a\n", "manifest")], ids=["line", "lines"]
)
def test_a_bomb_is_rejected_quickly_and_in_little_memory(folder, unit, rule):
    path = folder / "bomb"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"id,note\n")
        for _ in range(200):
            file.write(unit * ((1 << 20) // len(unit)))
    start = process_time()
    tracemalloc.start()
    with pytest.raises(Rejected, match=rule):
        survey(path, CONTRACT, True, 10)
    count_lines(path, True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert process_time() - start < 5
    assert peak < 20 * MAX_LINE


def test_a_bomb_in_the_header_is_rejected(folder):
    with pytest.raises(Rejected, match="line length: line 1 is longer than"):
        survey(written(folder, b"x" * (MAX_LINE + 2)), CONTRACT, False, 10)


def test_what_unpacks_to_far_more_than_text_does_is_rejected(folder, monkeypatch):
    monkeypatch.setattr("orchestration.landing.decoding._ANY_RATIO", 1000)
    path = written(folder, gzip.compress(b"id,note\n" + b"1,a\n" * 1_000_000))
    with pytest.raises(Rejected, match="size: it unpacks to more than"):
        survey(path, CONTRACT, True, 10_000_000)


def test_a_record_of_the_home_contract_reads_as_written(shop: Shop, folder):
    path = written(folder, text(line(1), line(2)))
    assert survey(path, shop.contract, False, 2).totals == {"amount": Decimal("21.00")}
    assert careful(path, shop.contract)[0].values == line(1).split(",")
    assert ",".join(survey(path, shop.contract, False, 2).header) == HEADER
