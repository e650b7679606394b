"""A home and the database of its register belong together, and nothing pretends otherwise."""

from datetime import date

import pytest

from orchestration.home import Home
from orchestration.landing.registers import RegisterElsewhere
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row, Total
from orchestration.postgres import PostgresFailed, ask, connected

ROW = Row("shop", "sales", date(2026, 11, 20), "a.csv", "x", "m", "loaded", received=2, loaded=2)


def home(folder, url="") -> Home:
    made = Home(folder, url)
    made.create()
    return made


def test_a_register_in_a_file_moves_with_everything_it_knows(tmp_path, new_database):
    rows = [ROW, Row("shop", "sales", date(2026, 11, 19), "b.csv", totals=[Total("n", 1, 2, 3)])]
    with Registry(home(tmp_path).registry) as registry:
        registry.save(rows)
        registry.record_publication("2026-11-20T02:40:00", "b1", "published", "h1")
        before = (registry.rows(), registry.control_totals(), registry.publications())
    moved = home(tmp_path, new_database())
    assert moved.registry.exists()
    for _ in range(2):
        with Registry(moved.registry) as registry:
            assert (
                registry.rows(),
                registry.control_totals(),
                registry.publications(),
            ) == before


def test_what_binds_home_and_database_is_written_once(tmp_path, new_database):
    """Or a process that is killed while it writes leaves a home that no database belongs to."""
    made = home(tmp_path, new_database())
    with Registry(made.registry):
        pass
    deed = tmp_path / "registry.moved"
    written = (deed.stat().st_ino, deed.stat().st_mtime_ns, deed.read_text())
    with Registry(made.registry):
        pass
    assert (deed.stat().st_ino, deed.stat().st_mtime_ns, deed.read_text()) == written


def test_a_forgotten_url_is_noticed(tmp_path, new_database):
    with Registry(home(tmp_path, new_database()).registry):
        pass
    with pytest.raises(RegisterElsewhere, match="set SIYU_POSTGRES_URL"):
        Registry(home(tmp_path).registry)


def test_a_database_of_another_home_is_refused(tmp_path, new_database):
    url = new_database()
    with Registry(home(tmp_path / "one", url).registry) as registry:
        registry.save([ROW])
    for name in ("two", "three"):
        other = home(tmp_path / name, url)
        with pytest.raises(RegisterElsewhere, match="another home"):
            Registry(other.registry)


def test_a_database_that_lost_the_register_is_refused(tmp_path, new_database):
    with Registry(home(tmp_path, new_database()).registry):
        pass
    with pytest.raises(RegisterElsewhere, match="restore it"):
        Registry(home(tmp_path, new_database()).registry)


@pytest.mark.parametrize("is_told", [True, False], ids=["after the commit", "before the commit"])
def test_a_move_that_is_cut_is_finished_by_the_next(tmp_path, new_database, is_told):
    place = home(tmp_path, new_database()).registry
    with Registry(place) as registry:
        registry.save([ROW])
    deed = tmp_path / "registry.moved"
    deed.write_text(deed.read_text().removesuffix(" moved\n") + "\n")
    if not is_told:
        with connected(place.url) as db:
            ask(db, "drop schema registry cascade")
    with Registry(place) as registry:
        assert registry.rows() == ([ROW] if is_told else [])
    assert deed.read_text().endswith(" moved\n")


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path, postgres):
    url = postgres.url("nothing")
    with pytest.raises(PostgresFailed) as failed:
        Registry(home(tmp_path, url).registry)
    assert "nothing" in str(failed.value)
    assert "w:rd" not in str(failed.value)
    assert "w:rd" not in repr(home(tmp_path, url))
    assert "w:rd" not in repr(home(tmp_path, url).registry)


@pytest.mark.parametrize(
    "url", ["postgresql://siyu:p@ss/w:rd@localhost/x", "sqlite:///x", "nonsense", "postgresql://h"]
)
def test_a_url_that_is_none_is_refused_without_being_shown(tmp_path, url):
    with pytest.raises(PostgresFailed, match="SIYU_POSTGRES_URL is no") as failed:
        Registry(home(tmp_path, url).registry)
    assert "ss/w:rd" not in str(failed.value)
