"""A brand in PostgreSQL, with the UI, the daemon, the queue and a night that is killed.

One brand, once through: the tests run in the order of this file.
"""

import json
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from benchmarks.postgres_server import PASSWORD
from orchestration.home import Home
from orchestration.landing.registry import Registry
from orchestration.postgres import ask, connected
from orchestration.releasing import builds
from tests.journeys.conftest import Brand

DAY = "2026-11-20"
_LAUNCH = """
mutation ($params: ExecutionParams!) {
    launchRun(executionParams: $params) {
        __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
    }
}
"""
_RUN = "query ($id: ID!) { runOrError(runId: $id) { ... on Run { status startTime endTime } } }"
_DAEMONS = """
{
    instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } info }
    schedulesOrError(
        repositorySelector: {
            repositoryLocationName: "orchestration.definitions", repositoryName: "__repository__"
        }
    ) { ... on Schedules { results { name scheduleState { status } } } }
}
"""


class Letterbox(HTTPServer):
    """An address for alerts, with what came to it."""

    def __init__(self):
        self.letters: list[dict] = []
        letters = self.letters

        class Slot(BaseHTTPRequestHandler):
            def do_POST(self):
                letters.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Slot)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/"


class Ui:
    """The UI that `siyu dev` opens, asked as a browser asks it."""

    def __init__(self, port: int):
        self._url = f"http://127.0.0.1:{port}/graphql"

    def ask(self, query: str, **variables) -> dict:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())["data"]

    def launch(self) -> str:
        params = {
            "selector": {
                "repositoryLocationName": "orchestration.definitions",
                "repositoryName": "__repository__",
                "jobName": "nightly",
            },
            "executionMetadata": {"tags": [{"key": "dagster/partition", "value": DAY}]},
        }
        said = self.ask(_LAUNCH, params=params)["launchRun"]
        assert said["__typename"] == "LaunchRunSuccess", said
        return said["run"]["runId"]

    def status(self, run: str) -> str:
        return self.ask(_RUN, id=run)["runOrError"]["status"]

    def wait_for(self, run: str, *statuses: str, seconds: float = 600) -> str:
        return until(lambda: (now := self.status(run)) in statuses and now, seconds)


def until(look: Callable, seconds: float):
    """Look twice a second until there is something to see."""
    end = time.monotonic() + seconds
    while True:
        try:
            if seen := look():
                return seen
        except OSError:
            pass
        assert time.monotonic() < end, "it never came"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def letterbox():
    with Letterbox() as box:
        threading.Thread(target=box.serve_forever, daemon=True).start()
        yield box
        box.shutdown()


@pytest.fixture(scope="module")
def brand(whole_brand, new_database, letterbox) -> Brand:
    url = new_database()
    made = whole_brand(
        "postgres", SIYU_POSTGRES_URL=url, SIYU_ALERT_URLS=letterbox.url, SIYU_ALARM_AT="00:00"
    )
    return replace(made, home=Home(made.home.root, url))


class Machine:
    """What runs on the brand's machine: `siyu dev` and all that it starts."""

    def __init__(self, brand: Brand):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.ui, self._brand = Ui(self.port), brand
        self._log = brand.home.root / "dev.log"

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = self._brand.start("dev", "--port", str(self.port), said=log)
        until(lambda: self.ui.ask("{ version }"), 120)

    def crash(self) -> None:
        """End all of it at once, as a machine that loses its power."""
        for pid in descendants(self._process.pid):
            os.kill(pid, signal.SIGKILL)
        self._process.wait(60)


def descendants(pid: int) -> list[int]:
    """Return a process and all that it and they have started, frozen, so that none escapes."""
    os.kill(pid, signal.SIGSTOP)
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return [pid, *(each for child in children for each in descendants(child))]


@pytest.fixture(scope="module")
def machine(brand):
    machine = Machine(brand)
    machine.start()
    yield machine
    # Asked to end, Dagster would leave a run that is still under way to itself.
    machine.crash()


@pytest.fixture(scope="module")
def ui(machine) -> Ui:
    return machine.ui


@pytest.fixture(scope="module")
def runs(machine, ui, brand) -> tuple[str, str]:
    """A night during which the machine crashed, and the one that was queued behind it."""
    killed = ui.launch()
    ui.wait_for(killed, "STARTED")
    queued = ui.launch()
    lock = brand.home.root / "night.lock"
    until(lambda: lock.exists() and lock.read_text(), 60)
    # Twice as long as the queue is looked at.
    time.sleep(6)
    assert (ui.status(killed), ui.status(queued)) == ("STARTED", "QUEUED")
    machine.crash()
    machine.start()
    return killed, queued


def test_a_night_that_went_with_its_machine_is_ended_and_the_queued_one_publishes(ui, brand, runs):
    killed, queued = runs
    assert ui.wait_for(killed, "FAILURE", "SUCCESS", seconds=150) == "FAILURE"
    assert ui.wait_for(queued, "FAILURE", "SUCCESS") == "SUCCESS"
    assert brand.current().startswith(DAY)
    assert builds.served(brand.home) == brand.current()


def test_what_bi_tools_read_is_the_release(brand, runs):
    with connected(brand.home.postgres_url) as db:
        counts = ask(db, "select table_schema, table_name, row_count from audit.build_info")
        found = [
            (schema, name, ask(db, f'select count(*) from "{schema}"."{name}"')[0][0])
            for schema, name, _ in counts
        ]
        sales = ask(db, "select sum(net_sales_event_dated_yuan) from kpi.brand_daily")
    assert found == counts
    assert len(counts) > 50
    assert sales == brand.query("select sum(net_sales_event_dated_yuan) from kpi.brand_daily")


def test_daemon_schedules_and_sensors_are_running(ui, runs):
    said = ui.ask(_DAEMONS)
    daemons = said["instance"]["daemonHealth"]["allDaemonStatuses"]
    assert {"SCHEDULER", "SENSOR", "QUEUED_RUN_COORDINATOR", "MONITORING", "FRESHNESS_DAEMON"} <= {
        each["daemonType"] for each in daemons if each["healthy"]
    }
    assert {
        each["name"]: each["scheduleState"]["status"]
        for each in said["schedulesOrError"]["results"]
    } == {"nightly_0230": "RUNNING", "nightly_1030": "RUNNING"}


def test_the_failure_and_the_missing_release_were_told_once(letterbox, runs):
    killed, _ = runs
    until(lambda: any(killed in letter["message"] for letter in letterbox.letters), 90)
    [failure] = [each["message"] for each in letterbox.letters if killed in each["message"]]
    assert failure.startswith(f"the night of {DAY} failed")
    assert "first error: its process was killed" in failure
    assert "readers still have: none" in failure
    missing = [each["message"] for each in letterbox.letters if "no release of" in each["message"]]
    assert len(missing) == 1


def test_everything_that_dagster_and_the_register_know_is_in_the_database(brand, runs):
    assert list(brand.home.root.glob("**/*.db")) == []
    assert not (brand.home.root / "registry.sqlite").exists()
    with Registry(brand.home.registry) as registry:
        assert [each[1] for each in registry.publications()] == [brand.current()]
    with connected(brand.home.postgres_url) as db:
        assert ask(db, "select count(*) from dagster.runs") == [(2,)]


def test_the_password_is_nowhere(brand, ui, runs):
    secret = PASSWORD.encode()
    escaped = brand.home.postgres_url.partition("@")[0].rpartition(":")[2].encode()
    leaks = [
        path
        for path in brand.home.root.rglob("*")
        if path.is_file()
        and not path.is_relative_to(brand.home.archive)
        and any(each in path.read_bytes() for each in (secret, escaped))
    ]
    assert leaks == []
    with connected(brand.home.postgres_url) as db:
        for (table,) in ask(db, "select tablename from pg_tables where schemaname = 'dagster'"):
            for each in (secret, escaped):
                found = (
                    f"select count(*) from dagster.{table} as t where position(%s in t::text) > 0"
                )
                assert ask(db, found, (each.decode(),)) == [(0,)]
    assert escaped.decode() not in json.dumps(ui.ask("{ instance { info } }"))
