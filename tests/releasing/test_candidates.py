"""A candidate is a closed copy of what may leave, and is named for what it holds."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.home import Home
from orchestration.releasing.candidates import (
    DATABASE,
    REMOVED,
    build_candidate,
    newest_candidate,
    read_candidate,
)
from orchestration.releasing.content import content_hash, sha256
from orchestration.releasing.tables import OWN_TABLES, Table
from orchestration.releasing.wholeness import NotWhole, record_build

KEY = b"k" * 32
TABLES = [
    Table(
        "audit",
        "row_ledger",
        "Fates. | 去向。",
        {"delivery_date": "Day. | 日期。", "delivery_status": "Fate. | 去向。"},
    ),
    Table(
        "store",
        "daily",
        "A store's day. | 门店的一天。",
        {
            "store_id": "Store code. | 门店编码。",
            "net_fen": "What's kept, in fen. | 净额，单位：分。",
        },
    ),
]


def warehouse(home: Home, rows: str, extra: str = "") -> None:
    """Build the warehouse to its end."""
    fill(home, rows, extra)
    record_build(home)


def fill(home: Home, rows: str, extra: str = "") -> None:
    home.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(home.warehouse)) as db:
        db.execute("create schema audit")
        db.execute("create schema store")
        db.execute(
            "create table audit.row_ledger as"
            " select date '2026-11-20' as delivery_date, 'loaded' as delivery_status"
        )
        db.execute(
            "create table store.daily as"
            f" select * from (values {rows}) as rows (store_id, net_fen, note)"
        )
        if extra:
            db.execute(extra)


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.create()
    return home


def test_the_same_rows_in_another_order_are_the_same_release(home):
    warehouse(home, "('a', 1, ''), ('b', 2, '')")
    first = build_candidate(home, KEY, TABLES)
    warehouse(home, "('b', 2, ''), ('a', 1, '')")
    assert build_candidate(home, KEY, TABLES) == first
    assert newest_candidate(home) == home.releases / first.build_id
    assert first.build_id.startswith("2026-11-20-")


def test_of_a_warehouse_that_is_no_whole_build_there_is_no_candidate(home):
    fill(home, "('a', 1, '')")
    with pytest.raises(NotWhole):
        build_candidate(home, KEY, TABLES)
    assert newest_candidate(home) is None


def test_one_fen_makes_another_release(home):
    warehouse(home, "('a', 1, '')")
    first = build_candidate(home, KEY, TABLES)
    warehouse(home, "('a', 2, '')")
    assert build_candidate(home, KEY, TABLES).build_id != first.build_id


def test_columns_without_a_contract_stay_in_the_warehouse(home):
    warehouse(
        home, "('a', 1, 'a secret note')", "create table store.private as select 42 as answer"
    )
    candidate = build_candidate(home, KEY, TABLES)
    release = home.releases / candidate.build_id
    with duckdb.connect(str(release / DATABASE), read_only=True) as db:
        names = db.execute("select column_name from duckdb_columns() where table_name = 'daily'")
        assert sorted(names.fetchall()) == [("net_fen",), ("store_id",)]
        tables = db.execute("select schema_name, table_name from duckdb_tables() order by all")
        assert tables.fetchall() == [
            ("audit", "build_info"),
            ("audit", "row_ledger"),
            ("kpi", "restatement"),
            ("store", "daily"),
        ]
    assert all(
        b"a secret note" not in path.read_bytes() for path in release.rglob("*") if path.is_file()
    )


def test_the_parquet_twin_holds_the_same_rows(home):
    warehouse(home, "('a', 1, ''), ('b', null, '')")
    release = home.releases / build_candidate(home, KEY, TABLES).build_id
    with duckdb.connect() as db:
        twin = db.execute(
            "from read_parquet(?) order by all", [str(release / "parquet/store/daily.parquet")]
        )
        assert twin.fetchall() == [("a", 1), ("b", None)]


def test_every_table_and_column_of_a_release_says_what_it_means(home):
    warehouse(home, "('a', 1, 'a note')")
    release = home.releases / build_candidate(home, KEY, TABLES).build_id
    with duckdb.connect(str(release / DATABASE), read_only=True) as db:
        comments = db.execute(
            """
            select table_name, null, comment from duckdb_tables()
            union all
            select table_name, column_name, comment from duckdb_columns() where not internal
            """
        ).fetchall()
    assert {(table, column): comment for table, column, comment in comments} == {
        (table.name, column): comment
        for table in [*TABLES, *OWN_TABLES]
        for column, comment in [(None, table.comment), *table.columns.items()]
    }


def test_a_candidate_can_be_read_by_clients_of_2025(home):
    warehouse(home, "('a', 1, '')")
    release = home.releases / build_candidate(home, KEY, TABLES).build_id
    # The header of a DuckDB file: checksum, magic bytes, storage version. 65 is that of 1.2.
    header = (release / DATABASE).read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 65


def test_a_candidate_is_immutable_and_describes_its_own_file(home):
    warehouse(home, "('a', 1, '')")
    candidate = build_candidate(home, KEY, TABLES)
    release = home.releases / candidate.build_id
    assert read_candidate(release).file_sha256 == sha256(release / DATABASE)
    assert not any(path.stat().st_mode & 0o222 for path in release.rglob("*") if path.is_file())


def test_a_damaged_candidate_is_built_again(home):
    warehouse(home, "('a', 1, '')")
    candidate = build_candidate(home, KEY, TABLES)
    file = home.releases / candidate.build_id / DATABASE
    file.chmod(0o644)
    file.write_bytes(b"damaged")
    again = build_candidate(home, KEY, TABLES)
    assert again.build_id == candidate.build_id
    assert sha256(file) == again.file_sha256


def test_a_candidate_with_a_log_beside_its_database_is_built_again(home):
    warehouse(home, "('a', 1, '')")
    release = home.releases / build_candidate(home, KEY, TABLES).build_id
    (release / "audit.json").write_text(json.dumps({"passed": True}))
    log = release / f"{DATABASE}.wal"
    log.write_bytes(b"more")
    build_candidate(home, KEY, TABLES)
    assert not log.exists()


def test_a_candidate_that_is_replaced_is_there_until_the_other_is(home, monkeypatch):
    warehouse(home, "('a', 1, '')")
    release = home.releases / build_candidate(home, KEY, TABLES).build_id
    (release / f"{DATABASE}.wal").write_bytes(b"more")
    rename = Path.rename

    def killed(path: Path, place: Path) -> Path:
        if path.name == ".building":
            raise KeyboardInterrupt
        return rename(path, place)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            build_candidate(home, KEY, TABLES)
    assert (home.releases / f"{REMOVED}{release.name}" / DATABASE).exists()
    assert newest_candidate(home) is None
    build_candidate(home, KEY, TABLES)
    assert read_candidate(release).file_sha256 == sha256(release / DATABASE)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"damaged")])
def test_a_candidate_with_a_damaged_twin_is_built_again(home, damage):
    warehouse(home, "('a', 1, '')")
    candidate = build_candidate(home, KEY, TABLES)
    file = home.releases / candidate.build_id / "parquet" / "store" / "daily.parquet"
    file.chmod(0o644)
    damage(file)
    again = build_candidate(home, KEY, TABLES)
    assert again.build_id == candidate.build_id
    assert sha256(file) == again.parquet["store/daily.parquet"]


def test_a_candidate_describes_every_file_of_its_twin(home):
    warehouse(home, "('a', 1, '')")
    candidate = build_candidate(home, KEY, TABLES)
    names = {name.replace(".", "/") for name in candidate.tables}
    assert candidate.parquet.keys() == {f"{name}.parquet" for name in names}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("select null as a", "select '' as a"),
        ("select 'x' as a, 'y' as b", "select 'xy' as a, '' as b"),
        ("select 1 as a union all select 1", "select 1 as a"),
        ("select 1 as a union all select 1", "select 2 as a union all select 2"),
        ("select null as a", "select 0 as a"),
        ("select 0 as a where false", "select 0 as a"),
        (
            "select cast(-0.000001 as decimal(38, 6)) as a",
            "select cast(0 as decimal(38, 6)) as a",
        ),
    ],
)
def test_different_rows_have_different_hashes(left, right):
    with duckdb.connect() as db:
        hashes = {
            content_hash(db, f"({query})", query_columns(db, query)) for query in (left, right)
        }
    assert len(hashes) == 2


_VALUES = st.tuples(
    st.none() | st.sampled_from(["", "x", "店", "x" * 20]),
    st.none() | st.integers(-2, 2),
    st.none() | st.sampled_from([Decimal(n).scaleb(-6) for n in (-(10**25), -1, 0, 1, 10**25)]),
    st.none() | st.booleans(),
)


@given(*[st.lists(_VALUES, max_size=4)] * 2)
def test_tables_have_one_hash_if_they_have_the_same_rows_and_only_then(left, right):
    with duckdb.connect() as db:
        hashes = [_hash_of(db, rows) for rows in (left, right, left[::-1])]
    assert (hashes[0] == hashes[1]) is (Counter(left) == Counter(right))
    assert hashes[0] == hashes[2]


def _hash_of(db: duckdb.DuckDBPyConnection, rows: list[tuple]) -> str:
    db.execute("create or replace table rows (a varchar, b int, c decimal(38, 6), d boolean)")
    for row in rows:
        db.execute("insert into rows values (?, ?, ?, ?)", row)
    return content_hash(db, "rows", ["a", "b", "c", "d"])


def query_columns(db: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [column[0] for column in db.execute(query).description]


def test_a_hash_does_not_depend_on_threads(tmp_path: Path):
    hashes = set()
    for threads in (1, 2):
        with duckdb.connect(config={"threads": threads}) as db:
            hashes.add(content_hash(db, "range(300_000) as rows (n)", ["n"]))
    assert len(hashes) == 1


def test_what_was_published_before_is_no_part_of_the_name(home):
    warehouse(home, "('a', 1, '')")
    first = build_candidate(home, KEY, TABLES)
    warehouse(home, "('a', 2, '')")
    second = build_candidate(home, KEY, TABLES, home.releases / first.build_id)
    assert second.compared_with == first.build_id
    (home.releases / second.build_id).rename(home.releases / "elsewhere")
    alone = build_candidate(home, KEY, TABLES)
    assert (alone.build_id, alone.compared_with) == (second.build_id, None)


@pytest.mark.parametrize("passed", [True, False])
def test_a_candidate_that_failed_against_another_release_is_written_anew(home, passed):
    warehouse(home, "('a', 1, '')")
    first = build_candidate(home, KEY, TABLES)
    warehouse(home, "('a', 2, '')")
    second = build_candidate(home, KEY, TABLES, home.releases / first.build_id)
    audit = home.releases / second.build_id / "audit.json"
    audit.write_text(json.dumps({"passed": passed}))
    again = build_candidate(home, KEY, TABLES)
    assert again.build_id == second.build_id
    assert again.compared_with == (first.build_id if passed else None)
    assert audit.exists() is passed
