"""A text is found wherever a delivered file may hold it, and no damaged file is in the way."""

import gzip
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.landing import searching
from orchestration.landing.searching import holds

PHONE = "13912345678"
SAID = f"id,phone\n1,{PHONE}\n" + "".join(f"{n},{n * 7919}\n" for n in range(5000))


def packed(path, kind):
    if kind == "gzip":
        path.write_bytes(gzip.compress(SAID.encode()))
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as members:
            members.writestr("sheet.xml", SAID)
    else:
        pq.write_table(pa.table({"phone": [PHONE]}), path, compression="zstd")


@pytest.mark.parametrize("kind", ["gzip", "zip", "parquet"])
def test_a_text_is_found_in_what_is_packed(tmp_path, kind):
    packed(tmp_path / "x", kind)
    assert holds(tmp_path / "x", PHONE)
    assert not holds(tmp_path / "x", "13900000000")


@pytest.mark.parametrize("kind", ["gzip", "zip", "parquet"])
def test_what_is_damaged_is_no_error(tmp_path, kind):
    packed(tmp_path / "x", kind)
    content = (tmp_path / "x").read_bytes()
    middle = len(content) // 2
    for damaged in (content[:-9], content[:12], content[:20] + b"\0" * middle + content[middle:]):
        (tmp_path / "x").write_bytes(damaged)
        holds(tmp_path / "x", "13900000000")


def test_the_beginning_of_a_file_that_was_cut_is_searched(tmp_path):
    packed(tmp_path / "x", "gzip")
    content = (tmp_path / "x").read_bytes()
    (tmp_path / "x").write_bytes(content[: len(content) // 2])
    assert holds(tmp_path / "x", PHONE)


@pytest.mark.parametrize("kind", ["gzip", "zip", "parquet"])
def test_what_unpacks_to_too_much_is_not_searched_to_its_end(tmp_path, monkeypatch, kind):
    packed(tmp_path / "x", kind)
    monkeypatch.setattr(searching, "may_unpack_to", lambda *_, **__: 10)
    assert holds(tmp_path / "x", "13900000000") is None


def test_a_text_is_found_across_pieces_of_any_size(tmp_path):
    pieces = (gzip.compress(PHONE[place : place + 2].encode()) for place in range(0, 11, 2))
    (tmp_path / "x").write_bytes(b"".join(pieces))
    assert holds(tmp_path / "x", PHONE)


def test_a_time_that_no_calendar_has_is_in_no_searchs_way(tmp_path):
    times = pa.array([2**60, 0], pa.timestamp("ms"))
    pq.write_table(pa.table({"at": times, "phone": [PHONE, "1"]}), tmp_path / "x")
    assert holds(tmp_path / "x", PHONE)
    assert holds(tmp_path / "x", "13900000000") is None
