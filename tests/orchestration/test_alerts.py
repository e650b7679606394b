"""What people who are not looking are told, and when."""

import json
import shutil
import threading
from datetime import UTC, datetime, time
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import pytest

from benchmarks.tiny_releases import KEY, put_release
from orchestration import jobs
from orchestration.alerts import last_good, overdue, tell
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


@pytest.mark.parametrize("damage", ["lost", "cut"])
def test_a_current_release_that_cannot_be_read_is_told_and_ends_no_telling(
    home, letters, monkeypatch, damage
):
    monkeypatch.setenv("SIYU_ALARM_AT", "00:00")
    put_release(home, "good", ROWS)
    publish(home, KEY)
    if damage == "lost":
        shutil.rmtree(home.releases / "good")
    else:
        (home.releases / "good" / "candidate.json").write_text('{"build_id": "go')
    said = "good, if at all: what it says of itself cannot be read"
    assert last_good(home) == said
    jobs.missing_release_sensor(dg.build_sensor_context())
    [(_, body)] = letters
    assert body.endswith(f"readers still have: {said}")


def test_what_nobody_took_is_told_again(home, monkeypatch):
    monkeypatch.setenv("SIYU_ALARM_AT", "00:00")
    monkeypatch.setenv("SIYU_ALERT_URLS", "json://somewhere json://elsewhere")
    tries, takers = [], iter([0, 0, 1])
    monkeypatch.setattr(jobs, "tell", lambda *_: tries.append(1) or next(takers))
    context = dg.build_sensor_context()
    for _ in range(5):
        jobs.missing_release_sensor(context)
    assert len(tries) == 3


def test_before_the_hour_nothing_is_told(home, letters, monkeypatch):
    monkeypatch.setenv("SIYU_ALARM_AT", "23:59:59.999999")
    jobs.missing_release_sensor(dg.build_sensor_context())
    assert letters == []


@pytest.mark.parametrize("said", ["half past six", "06:30+08:00", "06:30Z"])
def test_an_alarm_at_no_hour_of_shanghai_is_said_in_a_line(monkeypatch, capsys, said):
    monkeypatch.setenv("SIYU_ALARM_AT", said)
    monkeypatch.setattr("sys.argv", ["siyu", "doctor"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"SIYU_ALARM_AT is {said}, and no hour such as 06:30\n"


def test_a_failed_night_names_step_first_error_and_last_good_release(home, letters, monkeypatch):
    monkeypatch.setenv("SIYU_UI_URL", "https://dagster.example/")
    put_release(home, "good", ROWS)
    publish(home, KEY)

    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance)
        jobs.failure_sensor(context)
        result = failed_night(instance)
        jobs.failure_sensor(context)
        jobs.failure_sensor(context)
    [(title, body)] = letters
    assert title == "Siyu: nothing was published"
    assert body.splitlines() == [
        "the night of 2026-11-21 failed",
        "at: lands",
        "first error: ValueError: the first error",
        "readers still have: good, data through 2026-11-20",
        f"run: https://dagster.example/runs/{result.run_id}",
    ]


def failed_night(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
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

    return night.execute_in_process(instance=instance, raise_on_error=False)


def test_a_failure_that_nobody_took_is_told_again_and_before_the_next(home, monkeypatch):
    letters, takers = [], iter([0, 0, 1, 1])
    monkeypatch.setattr(jobs, "tell", lambda _, title, body: letters.append(body) or next(takers))
    with dg.DagsterInstance.ephemeral() as instance:
        failed_night(instance)
        context = dg.build_sensor_context(instance)
        jobs.failure_sensor(context)
        assert letters == [], "what failed before anybody listened is not told"
        runs = [failed_night(instance).run_id for _ in range(2)]
        for _ in range(4):
            jobs.failure_sensor(context)
    assert [body.rpartition("/")[2] for body in letters] == [runs[0], runs[0], runs[0], runs[1]]


def test_who_took_a_message_is_counted_and_a_deaf_address_keeps_it_from_nobody():
    # A port that nobody listens on, and no address at all.
    deaf = ["json://127.0.0.1:9/", "nonsense"]
    assert tell(deaf, "title", "body") == tell([], "title", "body") == 0
    letters = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            letters.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert tell([*deaf, f"json://127.0.0.1:{server.server_port}/"], "title", "body") == 1
        server.shutdown()
    [letter] = letters
    assert (letter["title"], letter["message"]) == ("title", "body")


def test_where_nobody_is_to_be_told_it_is_said_in_the_ui_once(home, monkeypatch):
    monkeypatch.setenv("SIYU_ALERT_URLS", "")
    monkeypatch.setenv("SIYU_ALARM_AT", "00:00")
    context = dg.build_sensor_context()
    said = [jobs.missing_release_sensor(context).skip_message for _ in range(2)]
    assert said[0].startswith("no release of ")
    assert said[1] == "told today"
