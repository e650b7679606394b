"""What the doctor says of a home's PostgreSQL, log, overrides, and erasures of a former key."""

import json
from dataclasses import replace

import pytest

from benchmarks.tiny_releases import KEY, put_release
from orchestration import journal
from orchestration.diagnosing.diagnosis import diagnose
from orchestration.home import Home
from orchestration.landing.overrides import override
from orchestration.landing.tokens import key_id
from orchestration.releasing.candidates import write_pointer
from orchestration.releasing.kept import recorded
from orchestration.releasing.publication import heal, publish
from orchestration.releasing.records import sign
from orchestration.resources import Settings, settings


@pytest.fixture
def said(tmp_path, new_database, monkeypatch) -> Settings:
    """A home with two releases, of which the second is current."""
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    monkeypatch.setenv("SIYU_POSTGRES_URL", new_database())
    said = settings()
    said.home.create()
    for name in ("one", "two"):
        put_release(said.home, name, {"store.daily": f"select '{name}' as n"})
        publish(said.home, KEY)
    return said


def of_postgres(said: Settings) -> list[tuple[str, bool]]:
    return [(each.what, each.is_fine) for each in diagnose(said) if "PostgreSQL" in each.what]


def test_all_is_well(said):
    assert of_postgres(said) == [
        ("PostgreSQL answers, and has this home's register", True),
        ("PostgreSQL serves two", True),
        ("PostgreSQL keeps 2 releases", True),
    ]


def test_pointers_that_differ_are_seen_until_they_are_healed(said):
    write_pointer(said.home.releases / "CURRENT", "one")
    assert ("PostgreSQL serves two", False) in of_postgres(said)
    heal(said.home, KEY)
    assert ("PostgreSQL serves one", True) in of_postgres(said)
    assert recorded(said.home) == ["one", "two", "one"]


def test_a_forgotten_url_and_a_server_that_refuses_are_seen(said):
    forgotten = replace(said, home=Home(said.home.root))
    assert of_postgres(forgotten) == [("PostgreSQL", False)]
    wrong = replace(said, home=Home(said.home.root, said.home.postgres_url + "-x"))
    assert of_postgres(wrong) == [("PostgreSQL", False)]


@pytest.fixture
def plain(tmp_path, monkeypatch) -> Settings:
    """A home with a release whose audit has seen two entries of the log."""
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    said = settings()
    said.home.create()
    said.key_file.write_bytes(KEY)
    for number in range(2):
        journal.record(said.home, KEY, "override", "Li Na", f"because {number}")
    put_release(said.home, "one", {"store.daily": "select 1 as n"})
    path = said.home.releases / "one" / "audit.json"
    record = json.loads(path.read_text())
    del record["signature"]
    path.write_text(json.dumps(sign({**record, "log": journal.anchor(said.home)}, KEY)))
    publish(said.home, KEY)
    return said


def of(said: Settings, what: str) -> tuple[str, bool]:
    [found] = [(each.what, each.is_fine) for each in diagnose(said) if what in each.what]
    return found


def test_a_log_that_lacks_what_an_audit_has_seen_is_seen(plain):
    journal.record(plain.home, KEY, "override", "Li Na", "because 2")
    assert of(plain, "log.jsonl") == ("log.jsonl", True)
    first, *others = plain.home.log.read_text().splitlines(keepends=True)
    plain.home.log.write_text(first)
    cut = ("log.jsonl lacks what it had when one was audited", False)
    assert of(plain, "log.jsonl") == cut
    plain.home.log.unlink()
    assert of(plain, "log.jsonl") == cut
    plain.home.log.write_text("".join(others))
    changed = ("log.jsonl: entry 1 was changed, or follows no other", False)
    assert of(plain, "log.jsonl") == changed


def test_a_log_cannot_be_judged_without_the_key(plain):
    plain.key_file.unlink()
    assert of(plain, "log.jsonl") == ("log.jsonl", False)
    plain.home.log.unlink()
    assert of(plain, "log.jsonl") == ("log.jsonl", True)


def test_a_log_beside_what_readers_have_is_seen_until_it_is_healed(plain):
    assert of(plain, "current") == ("current release one", True)
    (plain.home.releases / "current.duckdb.wal").write_bytes(b"more")
    assert of(plain, "current") == ("current.duckdb.wal is read with it", False)
    heal(plain.home, KEY)
    assert of(plain, "current") == ("current release one", True)
    (plain.home.releases / "one" / "siyu.duckdb.wal").write_bytes(b"more")
    assert of(plain, "current") == ("current release one", False)


def test_a_line_that_is_no_override_is_seen(plain):
    assert of(plain, "overrides.jsonl") == ("overrides.jsonl", True)
    plain.home.overrides.write_text("{}\n")
    assert of(plain, "overrides.jsonl") == ("overrides.jsonl: line 1 is no override", False)


def test_an_override_that_another_key_signed_is_seen(plain):
    for key in (KEY, b"x" * 32):
        override(plain.home, key, "delivery_arrived", "jd/*/*", "Li Na", "it is down", "2026-11-21")
    said = "overrides.jsonl: line 2 was not signed with this key"
    assert of(plain, "overrides.jsonl") == (said, False)


def test_a_home_without_one_says_nothing_of_it(tmp_path, monkeypatch):
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    assert of_postgres(settings()) == []


def test_erasures_with_a_former_key_are_seen_until_they_are_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    monkeypatch.delenv("SIYU_KEY_FILE", raising=False)
    said = settings()
    said.key_file.write_bytes(b"n" * 32)

    def erased(reason, key):
        journal.record(said.home, key, "erasure", "Li Na", reason, {"key_id": key_id(key)})

    def of_erasures():
        return [
            (each.what, each.is_fine, each.mend)
            for each in diagnose(said)
            if " erasures, " in each.what
        ]

    assert of_erasures() == []
    erased("request 17", b"f" * 32)
    erased("request 18", b"n" * 32)
    [(what, is_fine, mend)] = of_erasures()
    assert (what, is_fine) == ("2 erasures, 1 of them with a former key", False)
    assert mend.endswith("for: request 17")
    erased("request 17", b"n" * 32)
    assert of_erasures()[0][:2] == ("2 erasures, 0 of them with a former key", True)
