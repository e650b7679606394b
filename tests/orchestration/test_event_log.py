"""What is written to Dagster's log while it is kept open."""

import sqlite3

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.event_log import keep_open


def test_what_was_written_can_be_read_and_was_not_written_back_at_every_close(tmp_path):
    path = tmp_path / "events.db"
    with sqlite3.connect(path) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("create table events (number int)")
    keep_open()
    for number in range(3):
        # As Dagster does: an engine for every event, closed after it.
        engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text("insert into events values (:number)"), {"number": number})
        engine.dispose()
    # The last to close would have emptied it.
    assert path.with_name("events.db-wal").stat().st_size > 0
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*) from events").fetchone() == (3,)


def test_a_database_in_memory_is_left_alone():
    keep_open()
    with create_engine("sqlite://").begin() as connection:
        assert connection.execute(text("select 1")).scalar() == 1
