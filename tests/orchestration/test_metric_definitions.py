"""Definitions of metrics: what counts as a change, and that none goes by unseen."""

from copy import deepcopy

import pytest

from orchestration import metric_definitions
from orchestration.metric_definitions import (
    DefinitionChanged,
    changed,
    definitions,
    known_versions,
    remember,
)


@pytest.fixture
def known(tmp_path, monkeypatch, manifest):
    """Definitions as they are now, in a file of their own."""
    monkeypatch.setattr(metric_definitions, "VERSIONS", tmp_path / "versions.csv")
    remember(manifest)
    return known_versions()


@pytest.fixture
def other(manifest):
    """The project's manifest, to be changed."""
    wanted = ("metrics", "semantic_models")
    return {each: deepcopy(manifest[each]) for each in wanted}


def metric(read, name):
    return read["metrics"][f"metric.siyu.{name}"]


def test_no_definition_is_another_than_its_version_says(manifest):
    assert changed(manifest, known_versions()) == []


def test_a_measure_of_other_rows_changes_every_metric_it_is_part_of(other, known):
    [nights] = [m for m in other["semantic_models"].values() if m["name"] == "store_nights"]
    [measure] = [m for m in nights["measures"] if m["name"] == "closed_hours_online_fen"]
    measure["expr"] = "online_net_sales_fen"
    assert changed(other, known) == [
        "off_hours_sales",
        "off_hours_share_of_all",
        "off_hours_share_of_online",
    ]


@pytest.mark.parametrize(
    ("key", "value"), [("unit", "yuan"), ("refund_view", "event_dated"), ("final", {"days": 2})]
)
def test_a_metric_of_another_unit_or_view_or_time_is_another(other, known, key, value):
    metric(other, "direct_pd_sales")["config"]["meta"][key] = value
    assert "direct_pd_sales" in changed(other, known)


def test_words_and_owners_may_change(other, known):
    told = metric(other, "direct_pd_sales")
    told["description"] = told["label"] = "something else"
    told["config"]["meta"]["owner"] = "somebody else"
    assert changed(other, known) == []


def test_what_changed_is_remembered_under_another_version_only(other, known):
    told = metric(other, "gross_sales")["config"]["meta"]
    told["unit"] = "yuan"
    with pytest.raises(DefinitionChanged, match="its version did not"):
        remember(other)
    assert known_versions() == known
    for name in ("gross_sales", "aov_per_order"):
        metric(other, name)["config"]["meta"]["version"] = 2
    remember(other)
    assert changed(other, known_versions()) == []
    # The versions before stay known.
    assert known.items() < known_versions().items()
    assert definitions(other)["gross_sales"][0] == 2
