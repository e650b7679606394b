"""What a killed run leaves in Dagster: a run that never ends, and a slot nobody gives back.

Dagster's own monitoring sees a dead process only after the longest time a run may take. Here the
lock of the home tells at once: whoever can take it knows that no run is alive.
"""

import time

import dagster as dg

from orchestration.home import Home, NightIsRunning


def end_dead_runs(instance: dg.DagsterInstance, home: Home, least_age: float = 0) -> list[str]:
    """Report runs whose process is gone as failed, free their slots, and return their ids.

    Runs that started less than ``least_age`` seconds ago may not have taken the lock yet.
    """
    ended = []
    try:
        with home.night():
            started = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])
            for record in instance.get_run_records(started):
                if time.time() - (record.start_time or 0) >= least_age:
                    run = record.dagster_run
                    instance.report_run_failed(run, "its process was killed")
                    ended.append(run.run_id)
            # A run killed between two events may be called failed and still hold its slot.
            failed = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE])
            recent = [run.run_id for run in instance.get_runs(failed, limit=20)]
            for run_id in {*ended, *recent}:
                instance.event_log_storage.free_concurrency_slots_for_run(run_id)
    except NightIsRunning:
        return []
    return ended
