"""Nothing is published without a passed, signed audit of exactly this file."""

import json
import os
import shutil
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.erasures import erase_person
from orchestration.home import Home
from orchestration.landing.registry import Registry
from orchestration.releasing import publication
from orchestration.releasing.audits import run_audit
from orchestration.releasing.candidates import (
    DATABASE,
    Candidate,
    move_aside,
    twin_sha256,
    write_pointer,
)
from orchestration.releasing.content import code_version, sha256
from orchestration.releasing.kept import (
    before_candidate,
    current,
    current_on,
    named,
    recorded,
    releases,
)
from orchestration.releasing.publication import heal, prune, publish, rollback
from orchestration.releasing.records import NotReleasable, require_audit, required_checks, sign

KEY = b"k" * 32


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.create()
    return home


def candidate(
    home: Home, name: str, data_through: str = "2026-11-20", built_at: str = "now"
) -> Candidate:
    """Put a candidate into the home, as a build would, and an audit that lets it out."""
    folder = home.releases / name
    folder.mkdir()
    with duckdb.connect(str(folder / DATABASE)) as db:
        db.execute("create table release as select ? as name", [name])
    (folder / "parquet" / "store").mkdir(parents=True)
    (folder / "parquet" / "store" / "daily.parquet").write_bytes(name.encode())
    made = Candidate(
        name,
        data_through,
        code_version(),
        built_at,
        sha256(folder / DATABASE),
        name,
        tables={},
        parquet=twin_sha256(folder),
    )
    (folder / "candidate.json").write_text(json.dumps(asdict(made)))
    write_pointer(home.releases / "CANDIDATE", name)
    audit(home, made)
    return made


def audit(home: Home, made: Candidate, key: bytes = KEY, **changes) -> None:
    record = {
        "build_id": made.build_id,
        "file_sha256": made.file_sha256,
        "parquet": made.parquet,
        "data_through": made.data_through,
        "content_hash": made.content_hash,
        "code_version": made.code_version,
        "passed": True,
        "checks": [{"name": name, "passed": True} for name in required_checks()],
        **changes,
    }
    (home.releases / made.build_id / "audit.json").write_text(json.dumps(sign(record, key)))


def read_by_a_client(home: Home) -> str:
    with duckdb.connect(str(home.releases / "current.duckdb"), read_only=True) as db:
        return db.execute("select name from release").fetchall()[0][0]


def test_an_audited_candidate_becomes_what_readers_see(home):
    candidate(home, "one")
    assert publish(home, KEY) == home.releases / "one"
    assert (home.releases / "CURRENT").read_text() == "one\n"
    assert read_by_a_client(home) == "one"


def test_without_a_candidate_nothing_is_published(home):
    with pytest.raises(NotReleasable, match="no candidate"):
        publish(home, KEY)


def failed() -> list[dict]:
    checks = [{"name": name, "passed": True} for name in required_checks()]
    return [*checks[:-1], {**checks[-1], "passed": False}]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"checks": failed()}, "failed its audit"),
        ({"checks": []}, "lacks"),
        ({"checks": [{"name": name, "passed": True} for name in required_checks()[1:]]}, "lacks"),
        ({"file_sha256": "0" * 64}, "another file"),
        ({"build_id": "two"}, "another file"),
        ({"parquet": {}}, "other Parquet files"),
        ({"code_version": "older"}, "other code"),
        ({"key": b"x" * 32}, "not signed"),
    ],
    ids=[
        *("failed", "empty", "incomplete", "other file", "other build", "other twin", "stale"),
        "other key",
    ],
)
def test_an_audit_that_is_not_whole_and_passed_for_this_file_is_refused(home, changes, reason):
    made = candidate(home, "one")
    publish(home, KEY)
    made = candidate(home, "later")
    audit(home, made, **changes)
    with pytest.raises(NotReleasable, match=reason):
        publish(home, KEY)
    assert read_by_a_client(home) == "one"


def test_a_missing_audit_is_refused(home):
    candidate(home, "one")
    (home.releases / "one" / "audit.json").unlink()
    with pytest.raises(NotReleasable, match="not been audited"):
        publish(home, KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "{}",
        "[]",
        '{"checks": 3}',
        '{"checks": [{}]}',
        '{"checks": [], "signature": 5}',
        '{"checks": [], "signature": "é"}',
    ],
)
def test_an_audit_that_cannot_be_read_is_refused(home, text):
    made = candidate(home, "one")
    (home.releases / "one" / "audit.json").write_text(text)
    with pytest.raises(NotReleasable):
        require_audit(home.releases / made.build_id, KEY)


def test_a_verdict_changed_by_hand_is_refused(home):
    made = candidate(home, "one")
    audit(home, made, checks=failed())
    path = home.releases / "one" / "audit.json"
    path.write_text(path.read_text().replace('"passed": false', '"passed": true'))
    with pytest.raises(NotReleasable, match="not signed"):
        publish(home, KEY)


def test_a_file_changed_after_its_audit_is_refused(home):
    candidate(home, "one")
    with duckdb.connect(str(home.releases / "one" / DATABASE)) as db:
        db.execute("insert into release values ('more')")
    with pytest.raises(NotReleasable, match="another file"):
        publish(home, KEY)


def log_beside(database: Path) -> None:
    """Leave what a client leaves that opened a database to write, and was killed."""
    with duckdb.connect(str(database)) as db:
        db.execute("pragma disable_checkpoint_on_shutdown")
        db.execute("insert into release values ('a client')")
    assert database.with_name(f"{database.name}.wal").exists()


def test_a_log_beside_the_database_is_refused_whatever_its_audit_says(home):
    for name in ("one", "two", "three"):
        candidate(home, name)
        if name != "three":
            publish(home, KEY)
    log_beside(home.releases / "three" / DATABASE)
    with pytest.raises(NotReleasable, match=r"three: siyu.duckdb.wal lies beside"):
        publish(home, KEY)
    log_beside(home.releases / "one" / DATABASE)
    with pytest.raises(NotReleasable, match="lies beside"):
        rollback(home, KEY)
    with pytest.raises(NotReleasable, match="lies beside"):
        run_audit(home.releases / "three", home.root / "key")
    assert read_by_a_client(home) == "two"
    log_beside(home.releases / "two" / DATABASE)
    assert before_candidate(home) is None


def test_a_log_that_a_client_left_is_not_read_with_the_next_release(home):
    candidate(home, "one")
    publish(home, KEY)
    log_beside(home.releases / "current.duckdb")
    candidate(home, "two")
    publish(home, KEY)
    assert read_by_a_client(home) == "two"
    log_beside(home.releases / "current.duckdb")
    assert heal(home, KEY) is None
    assert read_by_a_client(home) == "two"


TWIN_DAMAGES = {
    "changed": lambda file: file.write_bytes(b"something else"),
    "lost": lambda file: file.unlink(),
    "one too many": lambda file: file.with_name("more.parquet").write_bytes(b"more"),
}


@pytest.mark.parametrize("damage", TWIN_DAMAGES.values(), ids=TWIN_DAMAGES.keys())
def test_a_twin_that_is_not_as_it_was_audited_is_refused(home, damage):
    for name in ("one", "two"):
        candidate(home, name)
        publish(home, KEY)
    candidate(home, "three")
    for name in ("one", "three"):
        damage(home.releases / name / "parquet" / "store" / "daily.parquet")
    with pytest.raises(NotReleasable, match="other Parquet files"):
        publish(home, KEY)
    with pytest.raises(NotReleasable, match="other Parquet files"):
        rollback(home, KEY, "one")
    assert read_by_a_client(home) == "two"


def test_a_release_from_before_twins_were_audited_stays_within_reach(home):
    made = candidate(home, "one")
    publish(home, KEY)
    path = home.releases / "one" / "audit.json"
    record = json.loads(path.read_text())
    del record["parquet"], record["signature"]
    path.write_text(json.dumps(sign(record, KEY)))
    with pytest.raises(NotReleasable, match="other Parquet files"):
        require_audit(home.releases / made.build_id, KEY)
    candidate(home, "two")
    publish(home, KEY)
    assert rollback(home, KEY).name == "one"


def test_a_current_release_that_is_lost_keeps_nobody_from_the_next(home):
    candidate(home, "one")
    publish(home, KEY)
    shutil.rmtree(home.releases / "one")
    candidate(home, "two")
    publish(home, KEY)
    assert read_by_a_client(home) == "two"


def test_older_data_never_replace_newer_ones(home):
    candidate(home, "newer", "2026-11-20")
    publish(home, KEY)
    candidate(home, "older", "2026-11-19")
    with pytest.raises(NotReleasable, match="older data"):
        publish(home, KEY)
    assert read_by_a_client(home) == "newer"


def test_rollback_goes_on_backwards_and_forward_only_by_name(home):
    for name in ("one", "two", "three"):
        candidate(home, name)
        publish(home, KEY)
    assert rollback(home, KEY).name == "two"
    assert rollback(home, KEY).name == "one"
    assert read_by_a_client(home) == "one"
    with pytest.raises(NotReleasable, match="before the current one"):
        rollback(home, KEY)
    assert rollback(home, KEY, "three").name == "three"
    assert read_by_a_client(home) == "three"


def test_a_publication_cut_before_its_record_is_recorded_by_the_next(home, monkeypatch):
    candidate(home, "one")
    publish(home, KEY)
    candidate(home, "two")
    with monkeypatch.context() as cut:
        cut.setattr(publication, "_record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            publish(home, KEY)
    assert current(home).name == "two"
    publish(home, KEY)
    candidate(home, "three")
    publish(home, KEY)
    assert rollback(home, KEY).name == "two"


def cut_before_the_record(monkeypatch, move) -> None:
    """Let something that moves the pointer end as if its process was killed right after."""
    with monkeypatch.context() as cut:
        cut.setattr(publication, "_record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            move()


@pytest.mark.parametrize("is_started_anew", [True, False])
def test_a_publication_cut_before_its_record_is_recorded_if_the_next_has_other_data(
    home, monkeypatch, is_started_anew
):
    candidate(home, "one")
    publish(home, KEY)
    candidate(home, "two")
    cut_before_the_record(monkeypatch, lambda: publish(home, KEY))
    if is_started_anew:
        heal(home, KEY)
        assert recorded(home) == ["one", "two"]
    candidate(home, "three")
    publish(home, KEY)
    assert recorded(home) == ["one", "two", "three"]
    assert rollback(home, KEY).name == "two"


def test_what_was_cut_is_recorded_for_when_the_pointer_moved(home, monkeypatch):
    candidate(home, "one")
    cut_before_the_record(monkeypatch, lambda: publish(home, KEY))
    moved = datetime.fromisoformat("2026-11-20T15:59:00+00:00").timestamp()
    os.utime(home.releases / "CURRENT", (moved, moved))
    heal(home, KEY)
    heal(home, KEY)
    with Registry(home.registry) as registry:
        assert registry.publications() == [("2026-11-20T15:59:00+00:00", "one", "published", "one")]


def test_a_rollback_that_was_cut_is_recorded_as_one(home, monkeypatch):
    for name in ("one", "two"):
        candidate(home, name)
        publish(home, KEY)
    cut_before_the_record(monkeypatch, lambda: rollback(home, KEY))
    heal(home, KEY)
    with Registry(home.registry) as registry:
        said = [(build_id, action) for _, build_id, action, _ in registry.publications()]
    assert said == [("one", "published"), ("two", "published"), ("one", "rolled back")]


def test_a_candidate_that_says_other_dates_than_its_audit_is_refused(home):
    candidate(home, "one")
    path = home.releases / "one" / "candidate.json"
    path.write_text(path.read_text().replace("2026-11-20", "2027-11-20"))
    with pytest.raises(NotReleasable, match="another candidate"):
        publish(home, KEY)


@pytest.mark.parametrize("name", ["nothing", "../elsewhere", "."])
def test_rollback_goes_only_to_a_kept_release(home, name):
    candidate(home, "one")
    publish(home, KEY)
    with pytest.raises(NotReleasable):
        rollback(home, KEY, name)


def test_a_publication_cut_between_its_two_renames_is_finished_by_the_next_start(home):
    candidate(home, "one")
    publish(home, KEY)
    candidate(home, "two")
    write_pointer(home.releases / "CURRENT", "two")
    assert read_by_a_client(home) == "one"
    heal(home, KEY)
    assert read_by_a_client(home) == "two"


def test_a_release_without_its_audit_is_not_given_to_those_who_have_another(home):
    candidate(home, "one")
    publish(home, KEY)
    made = candidate(home, "two")
    audit(home, made, checks=failed())
    write_pointer(home.releases / "CURRENT", "two")
    assert heal(home, KEY) == f"two failed its audit: {required_checks()[-1]}"
    assert read_by_a_client(home) == "one"
    audit(home, made)
    assert heal(home, KEY) is None
    assert read_by_a_client(home) == "two"


def test_the_current_release_comes_back_if_nothing_took_its_place(home):
    for name in ("one", "two"):
        candidate(home, name)
        publish(home, KEY)
    move_aside(home.releases / "two")
    assert heal(home, KEY) is None
    assert [path.name for path in releases(home)] == ["one", "two"]
    assert current(home).exists()


@pytest.mark.parametrize("finish", [lambda home: heal(home, KEY), prune])
def test_what_was_cut_while_it_was_removed_goes_with_the_next_start(home, monkeypatch, finish):
    for name in ("one", "two"):
        candidate(home, name)
        publish(home, KEY)
    with monkeypatch.context() as cut:
        cut.setattr(shutil, "rmtree", removes_the_first_file)
        with pytest.raises(KeyboardInterrupt):
            prune(home, kept=1)
    assert [path.name for path in releases(home)] == ["two"]
    finish(home)
    assert [path.name for path in home.releases.iterdir() if path.is_dir()] == ["two"]


def removes_the_first_file(folder: Path, **_) -> None:
    if folder.exists():
        (folder / "candidate.json").unlink()
        raise KeyboardInterrupt


def erased(home: Home, at: str) -> None:
    with Registry(home.registry) as registry:
        registry.record_erasure({"a" * 32}, at)


def test_nobody_goes_back_to_a_release_with_somebody_who_was_erased_since(home):
    for hour, name in enumerate(("one", "two", "three")):
        candidate(home, name, built_at=f"2026-11-20T0{hour}:00:00+00:00")
        publish(home, KEY)
    erased(home, "2026-11-20T01:00:00+00:00")
    for name in ("one", "two"):
        with pytest.raises(NotReleasable, match="before somebody was erased"):
            rollback(home, KEY, name)
    assert rollback(home, KEY, "three").name == "three"


def test_what_an_erasure_voids_goes_though_the_publication_after_it_was_cut(home, monkeypatch):
    candidate(home, "one", built_at="2026-11-20T00:00:00+00:00")
    publish(home, KEY)
    erased(home, "2026-11-20T01:00:00+00:00")
    candidate(home, "two", built_at="2026-11-20T02:00:00+00:00")
    cut_before_the_record(monkeypatch, lambda: publish(home, KEY))
    assert [path.name for path in releases(home)] == ["one", "two"]
    heal(home, KEY)
    assert [path.name for path in releases(home)] == ["two"]


def test_an_erasure_by_a_clock_that_is_behind_is_of_what_readers_have_all_the_same(home):
    candidate(home, "one", built_at="2099-11-20T00:00:00+00:00")
    publish(home, KEY)
    erase_person(home, KEY, {"a" * 32}, "Li Na", "request 17")
    candidate(home, "two", built_at="2099-11-20T01:00:00+00:00")
    publish(home, KEY)
    assert [path.name for path in releases(home)] == ["two"]


def test_the_current_release_may_be_pointed_at_again_after_an_erasure(home):
    candidate(home, "one", built_at="2026-11-20T00:00:00+00:00")
    publish(home, KEY)
    erased(home, "2026-11-20T01:00:00+00:00")
    assert rollback(home, KEY, "one").name == "one"


def test_the_newest_releases_are_kept_and_the_older_ones_go(home):
    for number in range(17):
        candidate(home, f"release-{number:02}")
        publish(home, KEY)
    assert [path.name for path in releases(home)] == [f"release-{n:02}" for n in range(3, 17)]


def test_bad_nights_push_out_no_release_that_one_could_return_to(home):
    for name in ("one", "two"):
        candidate(home, name)
        publish(home, KEY)
    for number in range(20):
        candidate(home, f"bad-{number:02}")
    assert len(prune(home)) == 17
    assert {"one", "two", "bad-19"} <= {path.name for path in releases(home)}
    assert rollback(home, KEY).name == "one"


def test_the_current_release_stays_however_old_it_is(home):
    for number in range(14):
        candidate(home, f"release-{number:02}")
        publish(home, KEY)
    rollback(home, KEY, "release-00")
    prune(home, kept=1)
    assert current(home) in releases(home)


def test_a_reader_of_the_release_before_keeps_it_while_the_pointer_moves(home):
    candidate(home, "one")
    publish(home, KEY)
    with duckdb.connect(str(home.releases / "one" / DATABASE), read_only=True) as db:
        candidate(home, "two")
        publish(home, KEY)
        assert db.execute("select name from release").fetchall() == [("one",)]
    assert read_by_a_client(home) == "two"


def test_an_older_release_stays_within_reach_after_the_code_has_changed(home):
    made = candidate(home, "one")
    publish(home, KEY)
    audit(home, made, code_version="older")
    candidate(home, "two")
    publish(home, KEY)
    assert rollback(home, KEY).name == "one"


def test_rollback_refuses_a_release_whose_file_has_changed(home):
    for name in ("one", "two"):
        candidate(home, name)
        publish(home, KEY)
    (home.releases / "one" / DATABASE).write_bytes(b"something else")
    with pytest.raises(NotReleasable, match="another file"):
        rollback(home, KEY)


def published_at(monkeypatch, moment: str) -> None:
    """Stop the clock by which publications are recorded."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromisoformat(moment).astimezone(tz)

    monkeypatch.setattr(publication, "datetime", Clock)


def test_what_readers_had_on_a_day_is_told_by_the_clock_of_shanghai(home, monkeypatch):
    candidate(home, "one")
    published_at(monkeypatch, "2026-11-20T15:59:00+00:00")
    publish(home, KEY)
    candidate(home, "two")
    published_at(monkeypatch, "2026-11-20T16:01:00+00:00")
    publish(home, KEY)
    published_at(monkeypatch, "2026-11-22T01:00:00+00:00")
    rollback(home, KEY)
    told = {day: current_on(home, date(2026, 11, day)) for day in (19, 20, 21, 22, 30)}
    assert told == {19: None, 20: "one", 21: "two", 22: "one", 30: "one"}
    assert named(home, "2026-11-21") == named(home, "two") == home.releases / "two"


def test_a_release_that_is_not_kept_or_never_was_is_not_found(home, monkeypatch):
    candidate(home, "one")
    published_at(monkeypatch, "2026-11-20T02:00:00+00:00")
    publish(home, KEY)
    with pytest.raises(NotReleasable, match="nothing had been published by 2026-11-19"):
        named(home, "2026-11-19")
    with pytest.raises(NotReleasable, match="no release two"):
        named(home, "two")
    shutil.rmtree(home.releases / "one")
    with pytest.raises(NotReleasable, match="one is not kept"):
        named(home, "2026-11-20")


def test_looking_for_a_release_leaves_an_empty_home_empty(home):
    assert current_on(home, date(2026, 11, 20)) is None
    assert before_candidate(home) is None
    assert not home.registry.exists()


def test_a_candidate_is_compared_with_the_current_release_or_else_the_last_whole_one(home):
    for name in ("one", "two", "three"):
        candidate(home, name)
        publish(home, KEY)
    assert before_candidate(home) == home.releases / "three"
    rollback(home, KEY, "one")
    assert before_candidate(home) == home.releases / "one"
    (home.releases / "one" / DATABASE).write_bytes(b"damaged")
    assert before_candidate(home) == home.releases / "three"
    shutil.rmtree(home.releases / "three")
    assert before_candidate(home) == home.releases / "two"
