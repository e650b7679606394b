"""The register keeps what it is told, all or nothing, in a file as in PostgreSQL."""

from datetime import date
from decimal import Decimal

import pytest

from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row, Total, last_seen
from orchestration.postgres import Database

DAY = date(2026, 11, 20)


@pytest.fixture(params=["file", "postgres"])
def registry(tmp_path, request):
    place = tmp_path / "registry.sqlite"
    if request.param == "postgres":
        place = Database(request.getfixturevalue("new_database")(), tmp_path)
    with Registry(place) as opened:
        yield opened


def row(name="a.csv", sha256="x", **said):
    return Row("shop", "sales", DAY, name, sha256, "m", "loaded", received=2, loaded=2, **said)


def test_a_row_comes_back_as_it_was_saved(registry):
    saved = row(reason="张's reason", exported_at="2026-11-20T00:00:00+00:00", size=7)
    registry.save([saved])
    assert registry.rows() == [saved]
    assert registry.rows("shop", "sales") == [saved]
    assert registry.rows("shop", "members") == []


def test_saving_again_replaces_and_keeps_the_order_of_arrival(registry):
    registry.save([row("b.csv"), row("a.csv")])
    registry.save([row("b.csv", size=9)])
    assert [(each.file_name, each.size) for each in registry.rows()] == [("b.csv", 9), ("a.csv", 0)]


def test_a_batch_that_fails_leaves_nothing(registry):
    broken = row("b.csv")
    broken.received = None
    with pytest.raises(Exception, match=r"(NOT NULL|23502)"):
        registry.save([row("a.csv"), broken])
    assert registry.rows() == []


def test_totals_are_exact_and_belong_to_loaded_files_only(registry):
    total = Total("amount", Decimal("0.10"), Decimal("0.10"), Decimal("12345678901234567.10"))
    out = row("b.csv")
    out.status = "rejected"
    out.totals = [total]
    registry.save([row(totals=[total]), out])
    [said] = registry.control_totals()
    assert (said["sha256"], said["column_name"]) == ("x", "amount")
    assert [said[name] for name in ("declared", "received", "landed")] == [
        "0.10",
        "0.10",
        "12345678901234567.10",
    ]


def test_totals_are_told_by_stream_day_and_column(registry):
    total = Total("amount", Decimal(1), Decimal(1), Decimal(1))
    quantity = Total("_quantity", Decimal(2), Decimal(2), Decimal(2))
    registry.save(
        [row("b.csv", sha256="Z", totals=[total]), row("a.csv", totals=[total, quantity])]
    )
    assert [(each["sha256"], each["column_name"]) for each in registry.control_totals()] == [
        ("Z", "amount"),
        ("x", "_quantity"),
        ("x", "amount"),
    ]


def test_sizes_and_times_beyond_32_bits_are_kept(registry):
    saved = row(size=5 << 32, modified_ns=1_795_000_000_123_456_789)
    registry.save([saved])
    assert registry.rows() == [saved]


def test_publications_are_told_in_order(registry):
    registry.record_publication("2026-11-20T02:40:00", "b1", "published", "h1")
    registry.record_publication("2026-11-20T09:00:00", "b0", "rolled back", "h0")
    assert [each[1:3] for each in registry.publications()] == [
        ("b1", "published"),
        ("b0", "rolled back"),
    ]


def test_the_version_seen_last_is_the_one_in_the_drop_zone():
    older, newer = row(seen_at="1"), row(sha256="y", seen_at="2")
    assert last_seen([newer, older]) == {older.slot: newer}


def test_a_request_made_again_keeps_its_number_and_is_as_new_as_the_last_time(registry):
    assert registry.record_erasure({"t1", "t2"}, "2026-11-20") == 1
    assert registry.record_erasure({"t3"}, "2026-11-21") == 2
    assert registry.record_erasure({"t1"}, "2026-11-22") == 1
    assert registry.last_erasure() == "2026-11-22"
    assert registry.record_erasure({"t1", "t4"}, "2026-11-23") == 3
    assert registry.erased_tokens() == {"t1", "t2", "t3", "t4"}


def test_the_archive_holds_files_and_manifests(registry):
    registry.save([row(), row("b.csv", sha256="y")])
    assert registry.hashes() == {"x", "y", "m"}
