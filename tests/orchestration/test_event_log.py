"""Dagster's event log while it is kept open."""

from pathlib import Path

import dagster as dg
from dagster._core.storage.event_log import SqliteEventLogStorage

from orchestration.event_log import KeptOpenEventLogStorage


@dg.asset
def sales() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 3})


def kept_open(folder: Path) -> dg.DagsterInstance:
    config = {"module": "orchestration.event_log", "class": "KeptOpenEventLogStorage"}
    overrides = {"event_log_storage": {**config, "config": {"base_dir": str(folder / "log")}}}
    return dg.DagsterInstance.local_temp(str(folder), overrides=overrides)


def test_what_was_written_is_read_by_the_stock_storage_too(tmp_path):
    with kept_open(tmp_path) as instance:
        runs = [dg.materialize([sales], instance=instance).run_id for _ in range(8)]
        assert isinstance(instance.event_log_storage, KeptOpenEventLogStorage)
        assert len(instance.event_log_storage._engines) < len(runs)
        written = {run: len(instance.all_logs(run)) for run in runs}
    stock = SqliteEventLogStorage(str(tmp_path / "log"))
    assert {run: len(stock.get_logs_for_run(run)) for run in runs} == written
    assert all(written.values())


def test_a_file_is_written_back_when_the_instance_is_let_go_and_not_at_every_event(tmp_path):
    with kept_open(tmp_path) as instance:
        dg.materialize([sales], instance=instance)
        assert (tmp_path / "log" / "index.db-wal").stat().st_size > 0
    assert not (tmp_path / "log" / "index.db-wal").exists()
