"""What is launched together, when, and who hears of a failure."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg

from orchestration.alerts import failure_message, first_error, last_good, overdue, tell
from orchestration.crashes import end_dead_runs
from orchestration.partitions import (
    FIRST_WAVE,
    LAST_WAVE,
    SHANGHAI,
    WAVE_TAG,
    delivery_date_of,
    delivery_dates,
)
from orchestration.reports import candidate_problems
from orchestration.resources import Settings, settings

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
        execution_timezone=SHANGHAI.key,
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
    message = failure_message(
        context.dagster_run.tags.get("dagster/partition", "no delivery date"),
        f"{said.ui_url}/runs/{context.dagster_run.run_id}",
        *(first_error(steps) or (None, context.failure_event.message or "its log says more")),
        # Before the audit, the newest candidate is an older night's.
        candidate_problems(said.home)
        if any(step.step_key == "audit_results" for step in steps)
        else [],
        last_good(said.home),
    )
    _tell(said, context, "Siyu: nothing was published", message)


@dg.sensor(
    name="tell_of_a_missing_release",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells once a day if today's release is not there when people come to work.",
)
def missing_release_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Look every minute, not once: a daemon that was down at the time still tells, and what no
    address took is sent again.
    """
    said, now = settings(), datetime.now(UTC)
    today = delivery_date_of(now).isoformat()
    if context.cursor == today:
        return dg.SkipReason("told today")
    message = overdue(said.home, now, said.alarm_at)
    if message is None:
        return dg.SkipReason("nothing is overdue")
    if _tell(said, context, "Siyu: today's release is missing", message):
        context.update_cursor(today)
    return dg.SkipReason(message)


def _tell(said: Settings, context: Any, title: str, message: str) -> bool:
    """Tell whoever is to be told, and return whether anybody was, or there is nobody."""
    context.log.error(message)
    told, wanted = tell(said.alert_urls, title, message), len(said.alert_urls)
    if told < wanted:
        context.log.error(f"{wanted - told} of {wanted} addresses in SIYU_ALERT_URLS are deaf")
    return told > 0 or not wanted


@dg.sensor(
    name="end_dead_runs",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Ends runs whose process was killed, for which the next would wait.",
)
def dead_run_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Give a run half a minute to take the lock before calling it dead; it takes a second."""
    ended = end_dead_runs(context.instance, settings().home, least_age=30)
    return dg.SkipReason(f"ended {', '.join(ended)}" if ended else "no run is dead")


jobs = [nightly]
schedules = [wave_schedule(FIRST_WAVE), wave_schedule(LAST_WAVE)]
sensors = [failure_sensor, missing_release_sensor, dead_run_sensor]
