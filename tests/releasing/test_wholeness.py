"""What counts as a warehouse of which a candidate may be made."""

import duckdb
import pytest

from orchestration.home import Home
from orchestration.releasing import wholeness
from orchestration.releasing.wholeness import NotWhole, forget_build, record_build, require_whole


@pytest.fixture
def home(tmp_path) -> Home:
    """A home whose warehouse was built to its end."""
    home = Home(tmp_path)
    write(home, "create table told as select 1 as n")
    record_build(home)
    return home


def write(home: Home, sql: str) -> None:
    with duckdb.connect(str(home.warehouse)) as db:
        db.execute(sql)


def test_a_whole_build_is_whole_however_often_it_is_read(home):
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        assert db.execute("from told").fetchall() == [(1,)]
    require_whole(home)


def test_without_a_warehouse_there_is_none(home):
    home.warehouse.unlink()
    with pytest.raises(NotWhole, match="no warehouse"):
        require_whole(home)


def test_what_was_begun_and_not_ended_is_none(home):
    forget_build(home)
    with pytest.raises(NotWhole, match="was cut, failed, or was of some of its tables only"):
        require_whole(home)


def test_half_a_mark_is_none(home):
    home.build_mark.write_bytes(home.build_mark.read_bytes()[:20])
    with pytest.raises(NotWhole, match="was cut"):
        require_whole(home)


def test_what_somebody_has_written_to_since_is_none(home):
    write(home, "update told set n = 2")
    with pytest.raises(NotWhole, match="have changed since"):
        require_whole(home)


def test_what_other_code_has_built_is_none(home, monkeypatch):
    monkeypatch.setattr(wholeness, "code_version", lambda: "newer")
    with pytest.raises(NotWhole, match="have changed since"):
        require_whole(home)
