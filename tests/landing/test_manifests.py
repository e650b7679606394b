"""The sender's word, and what is no word of a sender."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from orchestration.landing.manifests import (
    MAX_BYTES,
    Rejected,
    manifest_path,
    parse_manifest,
    write_manifest,
)

SAID = {"bytes": 3, "sha256": "AB", "rows": 2, "totals": {"amount": "9043.50"}}


def parsed(shop, **said):
    return parse_manifest(json.dumps(SAID | said).encode(), shop.contract)


def test_a_manifest_is_taken_at_its_word(shop):
    manifest = parsed(shop, business_date="2026-11-18")
    assert (manifest.bytes, manifest.sha256, manifest.rows) == (3, "AB", 2)
    assert manifest.totals == {"amount": Decimal("9043.50")}
    assert manifest.business_date == date(2026, 11, 18)


def test_what_a_sender_writes_is_what_is_read(shop, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("id\n1\n")
    path = write_manifest(file, 1, {"amount": Decimal("1.10")}, date(2026, 11, 18))
    manifest = parse_manifest(path.read_bytes(), shop.contract)
    assert path == manifest_path(file)
    assert (manifest.bytes, manifest.rows, manifest.totals) == (5, 1, {"amount": Decimal("1.10")})


def test_a_sum_told_as_a_json_number_keeps_its_decimals(shop):
    text = json.dumps(SAID).replace('"9043.50"', "0.1000000").encode()
    with pytest.raises(Rejected):
        parse_manifest(text, shop.contract)
    text = json.dumps(SAID).replace('"9043.50"', "123456789012345.67").encode()
    assert parse_manifest(text, shop.contract).totals["amount"] == Decimal("123456789012345.67")


@pytest.mark.parametrize(
    ("told", "instant"),
    [
        ("2026-11-20T01:10:00+08:00", datetime(2026, 11, 19, 17, 10, tzinfo=UTC)),
        ("2026-11-20T01:10:00", datetime(2026, 11, 19, 17, 10, tzinfo=UTC)),
        ("2026-11-19T17:10:00Z", datetime(2026, 11, 19, 17, 10, tzinfo=UTC)),
    ],
)
def test_the_time_of_export_is_shanghais_unless_it_says_otherwise(shop, told, instant):
    assert parsed(shop, exported_at=told).exported_at == instant


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"bytes": 1}).encode(),
        json.dumps(SAID | {"rows": "two"}).encode(),
        json.dumps(SAID | {"rows": float("inf")}).encode(),
        json.dumps(SAID | {"totals": [1]}).encode(),
        json.dumps(SAID | {"totals": {"amount": "NaN"}}).encode(),
        json.dumps(SAID | {"totals": {"amount": "1e999999999"}}).encode(),
        json.dumps(SAID | {"totals": {"amount": "13800138000元"}}).encode(),
        json.dumps(SAID | {"exported_at": "0001-01-01T00:00:00"}).encode(),
        json.dumps(SAID | {"business_date": "yesterday"}).encode(),
        b" " * (MAX_BYTES + 1),
    ],
    ids=range(16),
)
def test_what_is_no_manifest_is_rejected_without_a_word_of_it(shop, text):
    with pytest.raises(Rejected) as rejection:
        parse_manifest(text, shop.contract)
    assert rejection.value.rule == "manifest"
    assert "13800138000" not in str(rejection.value)


def test_a_promised_total_must_be_there(shop):
    with pytest.raises(Rejected, match="no total of amount"):
        parsed(shop, totals={})


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31"])
@pytest.mark.parametrize("name", ["business_date", "history_from"])
def test_a_day_of_no_business_is_rejected(shop, name, day):
    with pytest.raises(Rejected, match="manifest: it names a day outside of 2000 to 2999"):
        parsed(shop, **{name: day})
