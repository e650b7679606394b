"""What is launched together, when, and who hears of a failure."""

from collections.abc import Sequence

import dagster as dg

from orchestration.crashes import end_dead_runs
from orchestration.partitions import (
    FIRST_WAVE,
    LAST_WAVE,
    WAVE_TAG,
    delivery_date_of,
    delivery_dates,
)
from orchestration.releasing.publication import current
from orchestration.reports import candidate_problems
from orchestration.resources import settings

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    partitions_def=delivery_dates,
    description="From the drop zone to a published release, for a delivery date and older files.",
    # One process for the night: each further one would import everything again.
    executor_def=dg.in_process_executor,
    tags={"siyu/night": "nightly"},
)


def wave_schedule(wave: str) -> dg.ScheduleDefinition:
    """Build the schedule that launches the nightly job at ``wave`` (HH:MM, Shanghai)."""
    hour, minute = wave.split(":")

    @dg.schedule(
        name=f"nightly_{hour}{minute}",
        job=nightly,
        cron_schedule=f"{int(minute)} {int(hour)} * * *",
        execution_timezone="Asia/Shanghai",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"The {wave} wave of the day's delivery date.",
    )
    def launch(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        day = delivery_date_of(context.scheduled_execution_time).isoformat()
        return dg.RunRequest(run_key=f"{day} {wave}", partition_key=day, tags={WAVE_TAG: wave})

    return launch


@dg.run_failure_sensor(name="tell_about_failures", default_status=dg.DefaultSensorStatus.RUNNING)
def failure_sensor(context: dg.RunFailureSensorContext) -> None:
    """Write why a run failed, and send it to the addresses in ``SIYU_ALERT_URLS``."""
    said = settings()
    steps = context.get_step_failure_events()
    release = current(said.home)
    message = failure_message(
        context.dagster_run.tags.get("dagster/partition", "no delivery date"),
        context.dagster_run.run_id,
        [f"{step.step_key}: {step.message}" for step in steps] or [context.failure_event.message],
        # Before the audit, the newest candidate is an older night's.
        candidate_problems(said.home)
        if any(step.step_key == "audit_results" for step in steps)
        else [],
        release.name if release else "none",
    )
    context.log.error(message)
    if said.alert_urls:
        import apprise

        alert = apprise.Apprise()
        alert.add(list(said.alert_urls))
        alert.notify(title="Siyu: nothing was published", body=message)


def failure_message(
    day: str, run_id: str, steps: Sequence[str | None], problems: Sequence[str], release: str
) -> str:
    """Return what somebody woken at night needs first."""
    return "\n".join(
        [
            f"the night of {day} failed",
            *(f"- {line}" for line in [*filter(None, steps), *problems]),
            f"readers still have: {release}",
            f"run: http://127.0.0.1:3000/runs/{run_id}",
        ]
    )


@dg.sensor(
    name="end_dead_runs",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Ends runs whose process was killed, for which the next would wait.",
)
def dead_run_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Give a run a minute to take the lock before calling it dead."""
    ended = end_dead_runs(context.instance, settings().home, least_age=60)
    return dg.SkipReason(f"ended {', '.join(ended)}" if ended else "no run is dead")


jobs = [nightly]
schedules = [wave_schedule(FIRST_WAVE), wave_schedule(LAST_WAVE)]
sensors = [failure_sensor, dead_run_sensor]
