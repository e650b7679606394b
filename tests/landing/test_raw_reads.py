"""A delivered record is shown as it came, and the reading is written down."""

import json

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.landing.raw_reads import NotRead, find_file, read_record
from orchestration.landing.tokens import key_id
from tests.landing.conftest import line, text

BROKEN = '3,13800000003,张3,"never closed,2026-11-19 12:00:00'


@pytest.fixture
def read(shop):
    def read(sha256: str, line_no: int) -> dict[str, str]:
        row = find_file(shop.home, sha256)
        return read_record(shop.home, {shop.contract.name: shop.contract}, row, line_no)

    return read


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_a_record_is_read_with_its_personal_values(shop, read, name):
    row = shop.landed(text(line(1), line(2)), name)
    assert read(row.sha256[:12], 3) == {
        "id": "2",
        "phone": "13800000002",
        "name": "张2",
        "amount": "10.50",
        "sold_at": "2026-11-19 12:00:00",
    }


def test_a_copy_of_a_file_is_the_file_that_counts(shop):
    first = shop.landed(text(line(1)))
    shop.deliver(text(line(1)), "b.csv")
    shop.land()
    assert find_file(shop.home, first.sha256) == first


def test_what_cannot_be_read_says_why_and_no_value(shop, read):
    row = shop.landed(text(line(1), BROKEN, line(4)), rows=3)
    with pytest.raises(NotRead, match="line 3 cannot be read: a quote never closes") as problem:
        read(row.sha256, 3)
    assert "138" not in str(problem.value)
    with pytest.raises(NotRead, match="no record begins on line 9"):
        read(row.sha256, 9)


def test_of_a_file_that_somebody_was_erased_from_nothing_is_left(shop, read):
    row = shop.landed(text(line(1)))
    (shop.home.archive / row.sha256).unlink()
    with pytest.raises(NotRead, match="erased"):
        read(row.sha256, 2)


@pytest.mark.parametrize("sha256", ["f" * 64, "f"])
def test_a_hash_that_names_no_file_is_refused(shop, read, sha256):
    shop.landed(text(line(1)))
    with pytest.raises(NotRead, match="hash"):
        read(sha256, 2)


def test_who_looked_and_why_is_in_the_log_and_what_they_saw_is_not(shop, monkeypatch):
    row = shop.landed(text(line(1)))
    monkeypatch.setenv("SIYU_HOME", str(shop.home.root))
    (shop.home.root / "key").write_bytes(shop.key)
    shop.home.key_id.write_text(key_id(shop.key))
    monkeypatch.setattr(
        "orchestration.commands.explanations.load_contracts",
        lambda: {shop.contract.name: shop.contract},
    )
    words = ["explain", "line", row.sha256[:12], "2", "--json"]
    runner = CliRunner()
    for unsaid in ([], ["--by", "Li Na"], ["--by", " ", "--reason", "a refund is disputed"]):
        assert runner.invoke(app, [*words, *unsaid]).exit_code != 0
    shown = runner.invoke(app, [*words, "--by", "Li Na", "--reason", "a refund is disputed"])
    assert json.loads(shown.output)["phone"] == "13800000001"
    log = (shop.home.root / "log.jsonl").read_text()
    [entry] = map(json.loads, log.splitlines())
    assert (entry["action"], entry["by"], entry["reason"]) == (
        "raw read",
        "Li Na",
        "a refund is disputed",
    )
    assert entry["details"] == {
        "file": "shop/sales/2026-11-20/a.csv",
        "file_sha256": row.sha256,
        "line_no": 2,
    }
    assert "138000" not in log
