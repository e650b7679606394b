"""What is launched together, when, and who hears of a failure."""

from datetime import UTC, datetime

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


@dg.sensor(
    name="tell_about_failures",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells why a run failed, to the addresses in SIYU_ALERT_URLS.",
)
def failure_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Tell of each failure in its order, and of one that no address took again.

    Dagster's own sensor of failures goes on to the next, whatever became of the message.
    """
    failures = context.instance.fetch_run_status_changes
    if not (context.cursor or "").isdigit():
        newest = failures(dg.DagsterEventType.RUN_FAILURE, limit=1).records
        context.update_cursor(str(newest[0].storage_id if newest else 0))
        return dg.SkipReason("failures are told from now on")
    untold = dg.RunStatusChangeRecordsFilter(
        dg.DagsterEventType.RUN_FAILURE, after_storage_id=int(context.cursor or 0)
    )
    said, told = settings(), 0
    for record in failures(untold, limit=10, ascending=True).records:
        message = _failure(said, context.instance, record.event_log_entry)
        if not _tell(said, context, "Siyu: nothing was published", message):
            return dg.SkipReason("no address took it, and it is sent again")
        context.update_cursor(str(record.storage_id))
        told += 1
    return dg.SkipReason(f"told of {told}" if told else "nothing failed")


def _failure(said: Settings, instance: dg.DagsterInstance, failure: dg.EventLogEntry) -> str:
    """Return what is to be known of a failed run."""
    run = instance.get_run_by_id(failure.run_id)
    steps = [
        entry.get_dagster_event()
        for entry in instance.all_logs(failure.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    ]
    return failure_message(
        run.tags.get("dagster/partition", "no delivery date") if run else "a deleted run",
        f"{said.ui_url}/runs/{failure.run_id}",
        *(first_error(steps) or (None, failure.get_dagster_event().message or "its log says more")),
        # Before the audit, the newest candidate is an older night's.
        candidate_problems(said.home)
        if any(step.step_key == "audit_results" for step in steps)
        else [],
        last_good(said.home),
    )


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


def _tell(said: Settings, context: dg.SensorEvaluationContext, title: str, message: str) -> bool:
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
