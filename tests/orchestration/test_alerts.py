"""What people who are not looking are told, and when."""

from datetime import UTC, datetime, time

import dagster as dg
import pytest

from benchmarks.tiny_releases import KEY, put_release
from orchestration import jobs
from orchestration.alerts import overdue, tell
from orchestration.cli import main
from orchestration.home import Home
from orchestration.releasing.publication import publish

# A release of this module holds the data of 2026-11-20.
ROWS = {"store.daily": "select 1 as n"}
ALARM = time(6, 30)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    home = Home(tmp_path)
    home.create()
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    monkeypatch.setenv("SIYU_ALERT_URLS", "json://somewhere")
    return home


@pytest.fixture
def letters(monkeypatch) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(jobs, "tell", lambda _, title, body: sent.append((title, body)) or True)
    return sent


def shanghai(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=jobs.SHANGHAI).astimezone(UTC)


def test_a_release_that_is_missing_at_half_past_six_is_told_with_the_last_good_one(home):
    put_release(home, "good", ROWS)
    publish(home, KEY)
    assert overdue(home, shanghai(20, 6, 30), ALARM) is None
    assert overdue(home, shanghai(21, 6, 29), ALARM) is None
    assert overdue(home, shanghai(21, 6, 30), ALARM) == (
        "no release of 2026-11-21 by 06:30\nreaders still have: good, data through 2026-11-20"
    )


def test_without_any_release_that_is_said(home):
    assert "readers still have: none" in overdue(home, shanghai(20, 6, 30), ALARM)


def test_a_missing_release_is_told_once_a_day(home, letters, monkeypatch):
    monkeypatch.setenv("SIYU_ALARM_AT", "00:00")
    context = dg.build_sensor_context()
    jobs.missing_release_sensor(context)
    jobs.missing_release_sensor(context)
    [(title, body)] = letters
    assert title == "Siyu: today's release is missing"
    assert body.startswith("no release of ")
    context.update_cursor("2020-01-01")
    jobs.missing_release_sensor(context)
    assert len(letters) == 2


def test_before_the_hour_nothing_is_told(home, letters, monkeypatch):
    monkeypatch.setenv("SIYU_ALARM_AT", "23:59:59.999999")
    jobs.missing_release_sensor(dg.build_sensor_context())
    assert letters == []


def test_an_alarm_at_no_hour_is_said_in_a_line(monkeypatch, capsys):
    monkeypatch.setenv("SIYU_ALARM_AT", "half past six")
    monkeypatch.setattr("sys.argv", ["siyu", "doctor"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "SIYU_ALARM_AT is half past six, and no hour such as 06:30\n"


def test_a_failed_night_names_step_first_error_and_last_good_release(home, letters, monkeypatch):
    monkeypatch.setenv("SIYU_UI_URL", "https://dagster.example/")
    put_release(home, "good", ROWS)
    publish(home, KEY)

    @dg.op
    def lands():
        try:
            raise ValueError("the first error")
        except ValueError as problem:
            raise RuntimeError("what came of it") from problem

    @dg.op(ins={"after": dg.In(dg.Nothing)})
    def builds():
        raise AssertionError("never reached")

    @dg.job(tags={"dagster/partition": "2026-11-21"})
    def night():
        builds(after=lands())

    with dg.DagsterInstance.ephemeral() as instance:
        result = night.execute_in_process(instance=instance, raise_on_error=False)
        [event] = [
            each for each in result.all_events if each.event_type_value == "PIPELINE_FAILURE"
        ]
        context = dg.build_run_status_sensor_context(
            "tell_about_failures", event, instance, result.dagster_run
        )
        jobs.failure_sensor(context.for_run_failure())
    [(title, body)] = letters
    assert title == "Siyu: nothing was published"
    assert body.splitlines() == [
        "the night of 2026-11-21 failed",
        "at: lands",
        "first error: ValueError: the first error",
        "readers still have: good, data through 2026-11-20",
        f"run: https://dagster.example/runs/{result.run_id}",
    ]


def test_nobody_to_tell_is_no_trouble_and_a_deaf_address_is(home):
    assert tell([], "title", "body")
    # A port that nobody listens on.
    assert not tell(["json://127.0.0.1:9/"], "title", "body")
