"""What a release is in PostgreSQL: the same rows, for those who may read, all of one build."""

import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg2
import pytest

from benchmarks.postgres_server import running
from benchmarks.serving import KINDS, read_while_publishing
from benchmarks.tiny_releases import KEY, put_release
from orchestration.home import Home
from orchestration.landing.registry import Registry
from orchestration.postgres import PostgresFailed, ask, connected
from orchestration.releasing import builds, serving
from orchestration.releasing.kept import current
from orchestration.releasing.publication import heal, publish, rollback

ROWS = (
    "select 'S1' as store_id, '' as note, 12345678901234567 as net_fen, true as is_open,"
    " cast('123456789012345.67' as decimal(18, 2)) as net_yuan, date '2026-11-20' as day,"
    " timestamp '2026-11-19 16:30:00.123456' as began_at"
    " union all select '店,\"2\"', null, null, null, null, null, null"
    " union all select '\\N', 'a\nb\\', -1, false, cast(-0.01 as decimal(18, 2)), null, null"
)
NAMES = ("store_id", "note", "net_fen", "is_open", "net_yuan", "day", "began_at")


@pytest.fixture
def home(tmp_path, new_database) -> Home:
    home = Home(tmp_path, new_database())
    home.create()
    return home


@pytest.fixture
def reader(home, postgres):
    """Connections of the role of BI tools."""
    opened = []

    def connect(password="bi"):
        url = postgres.url(home.postgres_url.rpartition("/")[2], "bi", password)
        opened.append(psycopg2.connect(url))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def release(home: Home, name: str, rows: str = ROWS, **more: str) -> None:
    """Put an audited candidate of one table and its build info into the home."""
    put_release(
        home,
        name,
        {"store.daily": rows, "audit.build_info": f"select '{name}' as build_id"} | more,
    )


def published(home: Home, name: str, *said: str, **more: str) -> None:
    release(home, name, *said, **more)
    publish(home, KEY)


def let_in(home: Home) -> None:
    with connected(home.postgres_url) as db:
        ask(db, "alter role bi password 'bi'")


def read_by(db, query: str) -> list[tuple]:
    """Ask as a tool does that ends its transactions."""
    found = ask(db, query)
    db.rollback()
    return found


def build_of(db) -> list[tuple]:
    """Return which build a reader sees in two tables, leaving his transaction open."""
    return ask(db, "select build_id, count(*) from audit.build_info, store.daily group by 1")


def test_a_release_has_the_same_rows_there_as_in_its_file(home):
    published(home, "one")
    with connected(home.postgres_url) as db:
        found = ask(db, f"select {', '.join(NAMES)} from store.daily order by net_fen nulls last")
    assert found == [
        ("\\N", "a\nb\\", -1, False, Decimal("-0.01"), None, None),
        (
            "S1",
            "",
            12345678901234567,
            True,
            Decimal("123456789012345.67"),
            date(2026, 11, 20),
            datetime(2026, 11, 19, 16, 30, 0, 123456, tzinfo=UTC),
        ),
        ('店,"2"', None, None, None, None, None, None),
    ]
    assert builds.served(home) == current(home).name == "one"


def test_views_say_what_they_mean(home):
    put_release(
        home,
        "one",
        {"store.daily": "select 'S1' as store_id"},
        "comment on table store.daily is 'A store''s day. | 门店的一天。';"
        "comment on column store.daily.store_id is 'Store, 100%. | 门店。'",
    )
    publish(home, KEY)
    with connected(home.postgres_url) as db:
        assert ask(
            db,
            "select obj_description('store.daily'::regclass),"
            " col_description('store.daily'::regclass, 1)",
        ) == [("A store's day. | 门店的一天。", "Store, 100%. | 门店。")]


def test_a_type_that_nobody_has_thought_of_is_refused_and_nothing_is_published(home):
    published(home, "one")
    release(home, "two", "select [1, 2] as several")
    with pytest.raises(PostgresFailed, match=r"INTEGER\[\]"):
        publish(home, KEY)
    assert (builds.served(home), current(home).name) == ("one", "one")


def test_the_role_of_bi_tools_reads_the_views_and_nothing_else(home, reader):
    published(home, "one")
    with Registry(home.registry) as registry:
        assert registry.publications()
    let_in(home)
    db = reader()
    assert build_of(db) == [("one", 3)]
    assert ask(db, "show default_transaction_isolation") == [("repeatable read",)]
    assert ask(db, "show statement_timeout") == [("2min",)]
    [(physical,)] = ask(
        db, "select relname from pg_class where relname like 'store\\_\\_daily\\_\\_%' limit 1"
    )
    db.rollback()
    for statement, reason in {
        f"select * from serving.{physical}": "permission denied",
        "select * from serving.pointer": "permission denied",
        "select * from registry.deliveries": "permission denied",
        "delete from store.daily": "permission denied|read-only",
        "create table store.mine (n int)": "permission denied|read-only",
        "set transaction read write; delete from store.daily": "permission denied",
        "set transaction read write; create table public.mine (n int)": "permission denied",
    }.items():
        with pytest.raises(psycopg2.Error, match=reason):
            ask(db, statement)
        db.rollback()


def test_publishing_again_copies_nothing_again(home):
    published(home, "one")
    publish(home, KEY)
    heal(home, KEY)
    assert builds.copied(home) == ["one"]
    with connected(home.postgres_url) as db:
        assert ask(db, "select count(*) from store.daily") == [(3,)]


def test_the_last_releases_are_kept_and_an_older_one_is_copied_again(home):
    for name in ("one", "two", "three", "four"):
        published(home, name)
    assert builds.copied(home) == ["two", "three", "four"]
    assert rollback(home, KEY, "two").name == builds.served(home) == "two"
    rollback(home, KEY, "one")
    assert builds.served(home) == current(home).name == "one"
    with connected(home.postgres_url) as db:
        assert build_of(db) == [("one", 3)]


def test_what_is_kept_no_more_as_a_file_goes_from_postgres_too(home):
    for name in ("one", "two"):
        published(home, name)
    shutil.rmtree(home.releases / "one")
    builds.prune(home)
    assert builds.copied(home) == ["two"]


def test_what_is_no_release_any_more_goes_from_postgres_though_its_folder_is_there(home):
    for name in ("one", "two"):
        published(home, name)
    (home.releases / "one" / "candidate.json").unlink()
    builds.prune(home)
    assert builds.copied(home) == ["two"]


def test_a_reader_who_stays_for_hours_keeps_what_he_reads_and_keeps_nobody_waiting(home, reader):
    published(home, "one")
    let_in(home)
    stays = reader()
    assert build_of(stays) == [("one", 3)]
    # His transaction is open all the while: what waited for it would wait for good.
    for name in ("two", "three", "four", "five"):
        published(home, name)
    assert "one" not in builds.copied(home)
    assert build_of(stays) == [("one", 3)]
    stays.rollback()
    assert build_of(stays) == [("five", 3)]


def test_more_columns_keep_the_grants_and_whatever_was_built_on_the_view(home, reader):
    published(home, "one", "select 'S1' as store_id, 1 as net_fen")
    let_in(home)
    with connected(home.postgres_url) as db:
        ask(db, "create role finance; grant select on store.daily to finance")
        ask(db, "create view public.mine as select store_id from store.daily")
    try:
        published(home, "two", "select 7 as orders, 'S1' as store_id, 1 as net_fen")
        assert read_by(reader(), "select store_id, net_fen, orders from store.daily") == [
            ("S1", 1, 7)
        ]
        with connected(home.postgres_url) as db:
            assert ask(db, "select * from public.mine") == [("S1",)]
            assert ask(db, "select has_table_privilege('finance', 'store.daily', 'select')") == [
                (True,)
            ]
        rollback(home, KEY, "one")
        with connected(home.postgres_url) as db:
            assert ask(db, "select * from public.mine") == [("S1",)]
            # What the older release does not have.
            assert ask(db, "select orders from store.daily") == [(None,)]
            assert ask(db, "select col_description('store.daily'::regclass, 3)") == [
                ("No longer published, and null. | 不再发布，为空。",)
            ]
    finally:
        with connected(home.postgres_url) as db:
            ask(db, "drop view public.mine; drop owned by finance; drop role finance")


def test_other_columns_keep_the_grants(home, reader):
    published(home, "one", "select 'S1' as store_id, 1 as net_fen")
    let_in(home)
    with connected(home.postgres_url) as db:
        ask(db, "create role finance; grant select (net_fen) on store.daily to finance")
    published(home, "two", "select 'S1' as store_id, cast(1 as decimal(18, 2)) as net_fen")
    assert read_by(reader(), "select net_fen from store.daily") == [(Decimal("1.00"),)]
    with connected(home.postgres_url) as db:
        [may] = ask(
            db,
            "select has_column_privilege('finance', 'store.daily', 'net_fen', 'select'),"
            " has_column_privilege('finance', 'store.daily', 'store_id', 'select')",
        )
        ask(db, "drop owned by finance; drop role finance")
    assert may == (True, False)
    rollback(home, KEY)
    assert read_by(reader(), "select net_fen from store.daily") == [(1,)]


def test_a_table_that_is_no_longer_published_is_no_longer_there(home):
    published(home, "one", **{"kpi.old": "select 1 as n"})
    published(home, "two")
    with connected(home.postgres_url) as db:
        assert ask(db, "select to_regclass('kpi.old') is null") == [(True,)]


def test_tables_of_other_shapes_go_with_their_last_build(home):
    published(home, "zero", "select 0 as n")
    for name in ("one", "two", "three"):
        published(home, name)
    with connected(home.postgres_url) as db:
        found = ask(db, "select tablename from pg_tables where tablename like 'store__daily__%'")
    assert len(found) == 1


def test_other_columns_wait_for_nobody_and_say_who_is_in_the_way(home, reader, monkeypatch):
    monkeypatch.setattr("orchestration.postgres._LOCK_TIMEOUT", "300ms")
    published(home, "one")
    let_in(home)
    stays = reader()
    assert build_of(stays) == [("one", 3)]
    release(home, "two", "select 'S1' as store_id")
    with pytest.raises(PostgresFailed, match=r"read by process \d+ \(bi, since .* UTC\)"):
        publish(home, KEY)
    assert (builds.served(home), current(home).name) == ("one", "one")
    assert build_of(stays) == [("one", 3)]
    stays.rollback()
    publish(home, KEY)
    assert (builds.served(home), current(home).name) == ("two", "two")


def test_a_server_that_dies_in_mid_publish_leaves_both_as_they_were(home, postgres, monkeypatch):
    published(home, "one")
    release(home, "two")
    copy = serving.copy_table

    def copy_and_die(*said):
        copy(*said)
        postgres.stop()

    with monkeypatch.context() as dying:
        dying.setattr(serving, "copy_table", copy_and_die)
        try:
            with pytest.raises(PostgresFailed):
                publish(home, KEY)
            assert current(home).name == "one"
            with pytest.raises(PostgresFailed, match="refused"):
                publish(home, KEY)
        finally:
            postgres.start()
    assert builds.served(home) == "one"
    publish(home, KEY)
    assert builds.served(home) == current(home).name == "two"
    assert builds.copied(home) == ["one", "two"]


def test_a_disk_that_is_full_in_mid_publish_leaves_both_as_they_were(home, monkeypatch):
    published(home, "one")
    release(home, "two")
    copy = serving.copy_table

    def copy_and_fail(*said):
        copy(*said)
        said[-1].write_text("half a table")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(serving, "copy_table", copy_and_fail)
        with pytest.raises(OSError, match="No space"):
            publish(home, KEY)
    assert (builds.served(home), current(home).name) == ("one", "one")
    assert builds.copied(home) == ["one"]
    publish(home, KEY)
    assert builds.served(home) == current(home).name == "two"
    with connected(home.postgres_url) as db:
        assert build_of(db) == [("two", 3)]
    assert not (home.releases / ".serving").exists()


def test_a_publication_cut_before_the_commit_is_finished_by_the_next_night(home, monkeypatch):
    published(home, "one")
    release(home, "two")

    @contextmanager
    def cut(*said):
        with serving_prepared(*said):
            yield
            raise KeyboardInterrupt

    serving_prepared = serving.prepared
    with monkeypatch.context() as killed:
        killed.setattr(serving, "prepared", cut)
        with pytest.raises(KeyboardInterrupt):
            publish(home, KEY)
    assert (builds.served(home), current(home).name) == ("one", "two")
    heal(home, KEY)
    assert builds.served(home) == "two"
    publish(home, KEY)
    with Registry(home.registry) as registry:
        assert [each[1] for each in registry.publications()] == ["one", "two"]


def test_what_cannot_be_removed_now_is_removed_by_the_next(home, monkeypatch):
    monkeypatch.setattr("orchestration.postgres._LOCK_TIMEOUT", "300ms")
    for name in ("one", "two", "three"):
        published(home, name)
    with connected(home.postgres_url) as db:
        # What a repair of the tables holds.
        ask(db, "select 1 from serving.build where build_id = 'one' for update")
        published(home, "four")
    assert builds.copied(home) == ["one", "two", "three", "four"]
    publish(home, KEY)
    assert builds.copied(home) == ["two", "three", "four"]


def test_no_reader_of_files_or_views_sees_two_releases_or_none(postgres, tmp_path):
    seen, _ = read_while_publishing(tmp_path, postgres, 20, KINDS[1:])
    for said in seen:
        assert said["releases"] > 5, said
        assert (said["errors"], said["torn"], said["empty"]) == (0, 0, 0)


def test_an_owner_of_the_database_who_may_make_roles_is_enough(tmp_path):
    """On a server of its own, where nobody has made the role `bi` yet."""
    with running() as server:
        with connected(server.url("postgres")) as db:
            ask(db, "create role owner login createrole password 'o'")
        url = server.new_database("brand")
        with connected(url) as db:
            ask(db, "alter database brand owner to owner")
        home = Home(tmp_path, url.replace(url.split("//")[1].split("@")[0], "owner:o"))
        home.create()
        for name, rows in {"one": "select 1 as n", "two": "select 'x' as n, 2 as m"}.items():
            published(home, name, rows)
        assert rollback(home, KEY).name == "one"
        let_in(home)
        with psycopg2.connect(server.url("brand", "bi", "bi")) as db:
            assert build_of(db) == [("one", 1)]
        db.close()
