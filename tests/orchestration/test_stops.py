"""A test of dbt that fails is told with the files whose lines it found."""

from datetime import date

import duckdb
import pytest

from orchestration.home import Home
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row
from orchestration.stops import files_behind

TWICE = "select line_id from warehouse.core.lines group by line_id having count(*) > 1"


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.create()
    with Registry(home.registry) as registry:
        registry.save([Row("till", "tickets", date(2026, 11, 20), "tickets.csv", sha256="a" * 64)])
    with duckdb.connect(str(home.warehouse)) as db:
        db.execute("create schema core")
        db.execute(
            """
            create table core.lines as
            from (values (1, date '2026-11-19', $1), (2, date '2026-11-20', $2),
                (2, date '2026-11-20', $2)) as lines (line_id, _delivery_date, _file_sha256)
            """,
            ["b" * 64, "a" * 64],
        )
    return home


def test_the_files_of_the_rows_that_were_found_are_named(home):
    assert files_behind(home, "core.lines", TWICE) == ["till/tickets/2026-11-20/tickets.csv"]


def test_a_file_that_no_register_knows_is_named_by_its_day_and_hash(home):
    failing = "select line_id from warehouse.core.lines where line_id = 1"
    assert files_behind(home, "core.lines", failing) == [f"2026-11-19/{'b' * 12}"]


@pytest.mark.parametrize(
    "failing",
    ["select count(*) as found from warehouse.core.lines", "select nothing from nowhere"],
    ids=["a sum", "a query that does not run"],
)
def test_what_has_no_rows_to_look_at_names_no_file(home, failing):
    assert files_behind(home, "core.lines", failing) == []
