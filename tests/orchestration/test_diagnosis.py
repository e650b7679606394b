"""What the doctor says of a home's PostgreSQL, and of erasures made with another key."""

from dataclasses import replace

import pytest

from benchmarks.tiny_releases import KEY, put_release
from orchestration import journal
from orchestration.diagnosis import diagnose
from orchestration.home import Home
from orchestration.landing.tokens import key_id
from orchestration.releasing.candidates import write_pointer
from orchestration.releasing.publication import heal, publish
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
    heal(said.home)
    assert ("PostgreSQL serves one", True) in of_postgres(said)


def test_a_forgotten_url_and_a_server_that_refuses_are_seen(said):
    forgotten = replace(said, home=Home(said.home.root))
    assert of_postgres(forgotten) == [("PostgreSQL", False)]
    wrong = replace(said, home=Home(said.home.root, said.home.postgres_url + "-x"))
    assert of_postgres(wrong) == [("PostgreSQL", False)]


def test_a_home_without_one_says_nothing_of_it(tmp_path, monkeypatch):
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    assert of_postgres(settings()) == []


def test_erasures_with_a_former_key_are_seen_until_they_are_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    monkeypatch.delenv("SIYU_KEY_FILE", raising=False)
    said = settings()
    said.key_file.write_bytes(b"n" * 32)

    def erased(reason, key):
        journal.record(said.home, "erasure", "Li Na", reason, {"key_id": key_id(key)})

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
