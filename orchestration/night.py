"""One night run from the command line: the nightly job, through Dagster, in this process."""

import os
import shutil
from dataclasses import dataclass
from datetime import date

from orchestration.alerts import first_error
from orchestration.crashes import end_dead_runs
from orchestration.partitions import WAVE_TAG
from orchestration.postgres import trouble
from orchestration.releasing.kept import current
from orchestration.resources import Settings, prepare_dagster

# With so few bytes left whatever failed, failed for them.
_LEAST_FREE = 1 << 20
_BLOCKED = "DagsterAssetCheckFailedError"
_FAILED_AUDIT = "the candidate did not pass its audit"


@dataclass(frozen=True)
class Outcome:
    """Whether the night was published, and which release readers have now."""

    published: bool
    problem: str | None
    failed_audit: bool
    current: str | None


def run_night(said: Settings, day: date, wave: str) -> Outcome:
    """Run the nightly job for a delivery date, as the schedule would, and say how it ended."""
    try:
        return _run(said, day, wave)
    except Exception:
        # Without its storage Dagster ends in whatever it was doing, and says the least of why.
        problem = _full_disk(said) or (
            trouble(said.home.postgres_url) if said.home.postgres_url else None
        )
        if problem is None:
            raise
    release = current(said.home)
    return Outcome(False, problem, False, release.name if release else None)


def _full_disk(said: Settings) -> str | None:
    is_full = shutil.disk_usage(said.home.root).free < _LEAST_FREE
    return f"no space left on the disk of {said.home.root}" if is_full else None


def _run(said: Settings, day: date, wave: str) -> Outcome:
    os.environ.update(prepare_dagster(said.home), SIYU_KEY_FILE=str(said.key_file))
    import dagster as dg

    from orchestration.definitions import defs

    with dg.DagsterInstance.get() as instance:
        # Somebody else's run takes the lock within moments of its start.
        end_dead_runs(instance, said.home, least_age=2)
        result = defs.resolve_job_def("nightly").execute_in_process(
            instance=instance,
            partition_key=day.isoformat(),
            # The outcome is told by who called; the whole log is in the UI.
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags={WAVE_TAG: wave, "siyu/night": "nightly"},
            raise_on_error=False,
        )
    release = current(said.home)
    problem = _problem(result)
    return Outcome(
        result.success, problem, problem == _FAILED_AUDIT, release.name if release else None
    )


def _problem(result) -> str | None:
    """Return the innermost error of the first thing that failed."""
    if result.success:
        return None
    found = first_error(result.all_events)
    if found:
        step, error = found
        return _FAILED_AUDIT if _BLOCKED in error else f"{step or 'the run'}: {error}"
    return "the run failed: see its log in the UI"
