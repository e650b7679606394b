"""A candidate is made of tables that one run has built and tested, whoever asks for it.

dbt itself is not run here: what it would leave behind is written, and how it ended is said.
"""

from types import SimpleNamespace

import dagster as dg
import pytest

from orchestration.home import Home
from orchestration.releasing.candidates import newest_candidate
from tests.releasing.test_candidates import TABLES, fill

STORE_DAYS = dg.AssetKey(["store", "daily"])


class Machine:
    """A home, and a dbt that builds it as it is told to."""

    def __init__(self, home: Home, models, release):
        self.home, self.models, self._release = home, models, release
        self.failed: list[str] = []
        self.commands: list[list[str]] = []

    def invoke(self, home: Home, command: list[str], _) -> SimpleNamespace:
        self.commands.append(command)
        fill(home, f"('a', {len(self.commands)}, '')")
        nodes = [SimpleNamespace(name=name, attached_node="") for name in self.failed]
        results = [SimpleNamespace(status="fail", node=node, message="") for node in nodes]
        return SimpleNamespace(
            success=not self.failed, exception=None, result=SimpleNamespace(results=results)
        )

    def build(self, *keys: dg.AssetKey) -> str | None:
        """Materialise models, all or some, and return what failed."""
        return self._failure(self.models.models, list(keys))

    def release(self) -> str | None:
        """Materialise the candidate by hand and return what failed."""
        return self._failure(self._release.candidate, [])

    def _failure(self, assets: dg.AssetsDefinition, keys: list[dg.AssetKey]) -> str | None:
        from orchestration.alerts import first_error
        from orchestration.resources import Night

        night = Night(root=str(self.home.root), key_file=str(self.home.root / "key"))
        result = dg.materialize(
            [assets], selection=keys or None, resources={"night": night}, raise_on_error=False
        )
        found = first_error(result.all_events)
        return found[1] if found else None


@pytest.fixture(scope="module")
def code(tmp_path_factory, parses):
    """The assets, loaded on an empty home."""
    home = Home(tmp_path_factory.mktemp("code"))
    with pytest.MonkeyPatch.context() as patch, parses.lent(home):
        patch.setenv("SIYU_HOME", str(home.root))
        from orchestration.assets import models, release

        yield models, release


@pytest.fixture
def machine(tmp_path, monkeypatch, code) -> Machine:
    models, release = code
    machine = Machine(Home(tmp_path), models, release)
    monkeypatch.setattr(models, "invoke", machine.invoke)
    monkeypatch.setattr(models, "_row_counts", lambda _: {})
    monkeypatch.setattr(release, "tables", TABLES)
    return machine


def test_a_whole_build_becomes_a_candidate(machine):
    assert machine.build() is None
    assert "--select" not in machine.commands[0]
    assert machine.release() is None
    assert newest_candidate(machine.home)


def test_after_a_test_that_failed_no_candidate_is_made_by_hand_either(machine):
    machine.failed = ["statements_are_their_entries"]
    assert machine.build() == "dbt stopped at statements_are_their_entries"
    assert machine.release().startswith("no candidate: the last build of the warehouse was cut, f")
    assert newest_candidate(machine.home) is None


def test_some_tables_built_anew_beside_those_of_the_night_before_make_no_candidate(machine):
    assert machine.build() is None
    assert machine.release() is None
    before = newest_candidate(machine.home)
    assert machine.build(STORE_DAYS) is None
    assert machine.commands[-1][-2:] == ["--select", "store__daily"]
    said = machine.release()
    assert "of some of its tables only" in said
    assert "materialise all of dbt_models in one run" in said
    assert newest_candidate(machine.home) == before
    assert machine.build() is None
    assert machine.release() is None
    assert newest_candidate(machine.home) != before


def test_a_build_that_is_cut_leaves_no_mark_of_the_one_before(machine, monkeypatch):
    assert machine.build() is None

    def cut(home, *_):
        fill(home, "('a', 1, '')")
        raise OSError("no space left")

    monkeypatch.setattr(machine.models, "invoke", cut)
    assert "no space left" in machine.build()
    assert "was cut" in machine.release()
