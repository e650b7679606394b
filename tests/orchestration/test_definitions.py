"""What Dagster loads: every asset explains itself, and the night runs when it should."""

from datetime import UTC, date, datetime

import dagster as dg
import pytest

from orchestration.home import Home
from orchestration.partitions import FIRST_WAVE, LAST_WAVE, deadline_passed, delivery_date_of


@pytest.fixture(scope="module")
def defs(tmp_path_factory, parses):
    """The code location, loaded as Dagster would, on an empty home."""
    home = Home(tmp_path_factory.mktemp("definitions"))
    with pytest.MonkeyPatch.context() as patch, parses.lent(home):
        patch.setenv("SIYU_HOME", str(home.root))
        from orchestration.definitions import defs

        yield defs


@pytest.fixture(scope="module")
def specs(defs) -> list[dg.AssetSpec]:
    return list(defs.resolve_all_asset_specs())


def test_every_asset_has_a_description_a_group_an_owner_kinds_and_a_link_to_its_docs(specs):
    assert len(specs) > 60
    bare = [
        spec.key.to_user_string()
        for spec in specs
        if not (spec.description and spec.group_name and spec.owners and spec.kinds)
        or "docs" not in spec.metadata
    ]
    assert bare == []


def test_every_link_to_docs_leads_somewhere(specs):
    from orchestration.home import PROJECT

    broken = [
        spec.key.to_user_string()
        for spec in specs
        if not (PROJECT / spec.metadata["docs"].value).is_file()
    ]
    assert broken == []


def test_keys_are_schema_and_table(specs):
    assert {len(spec.key.path) for spec in specs} == {2}
    assert {spec.group_name for spec in specs} == {spec.key.path[0] for spec in specs}


def test_raw_assets_have_a_partition_for_every_delivery_date(specs):
    raw = [
        spec for spec in specs if spec.group_name == "raw" and "landing__" not in spec.key.path[1]
    ]
    assert len(raw) >= 9
    assert all(spec.partitions_def is not None for spec in raw)


def test_what_is_published_waits_for_the_audit(defs):
    graph = defs.resolve_asset_graph()
    assert (
        dg.AssetKey(["release", "audit"])
        in graph.get(dg.AssetKey(["release", "published"])).parent_keys
    )
    verdict = dg.AssetCheckKey(dg.AssetKey(["release", "audit"]), "every_check_passed")
    assert graph.get(verdict).blocking


@pytest.mark.parametrize(
    ("name", "wave"), [("nightly_0230", FIRST_WAVE), ("nightly_1030", LAST_WAVE)]
)
def test_the_waves_run_in_shanghai_for_the_delivery_date_of_their_hour(defs, name, wave):
    schedule = defs.resolve_schedule_def(name)
    assert schedule.execution_timezone == "Asia/Shanghai"
    hour, minute = map(int, wave.split(":"))
    assert schedule.cron_schedule == f"{minute} {hour} * * *"
    # 02:30 in Shanghai is still the day before in UTC.
    moment = datetime(2026, 11, 19, 18, 30, tzinfo=UTC)
    request = schedule(dg.build_schedule_context(scheduled_execution_time=moment))
    assert request.partition_key == "2026-11-20"
    assert request.tags["siyu/wave"] == wave


def test_a_delivery_date_is_shanghais():
    assert delivery_date_of(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)
    assert delivery_date_of(datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("deadline", "wave", "passed"),
    [("02:00", "02:30", True), ("02:30", "02:30", True), ("09:00", "02:30", False)],
)
def test_a_stream_is_due_when_its_deadline_is_before_the_wave(deadline, wave, passed):
    assert deadline_passed(deadline, wave) is passed


def test_the_release_says_in_the_ui_when_it_should_have_been_published(specs):
    [published] = [spec for spec in specs if spec.key.path == ["release", "published"]]
    policy = published.freshness_policy
    assert (policy.deadline_cron, policy.timezone) == ("30 6 * * *", "Asia/Shanghai")
