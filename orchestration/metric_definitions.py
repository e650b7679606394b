"""Which versions of the metrics' definitions there were, so that none changes unseen.

What a metric is stands in ``dbt_project/models/marts/kpi``; ``make seeds`` remembers new versions.
"""

import csv
import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.dbt_runner import manifest
from orchestration.home import DBT_PROJECT, Home

VERSIONS = DBT_PROJECT / "models" / "marts" / "kpi" / "_metric_versions.csv"
_HEADER = ["metric", "definition_version", "definition_hash"]
# What a metric is; its words, its owner and where it stands may change.
_OF_A_MEASURE = ("name", "agg", "expr", "non_additive_dimension")
_OF_ITS_META = ("unit", "refund_view", "window_days", "additivity", "final")


class DefinitionChanged(ValueError):
    """A metric is another than its version says; the message names it."""


def definitions(read: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """Return for each metric its version and a hash of what it is, from dbt's manifest."""
    metrics = {each["name"]: each for each in read["metrics"].values()}
    return {
        name: (metrics[name]["config"]["meta"]["version"], _hash(_said(name, metrics, read)))
        for name in sorted(metrics)
    }


def changed(read: Mapping[str, Any], known: Mapping[tuple[str, int], str]) -> list[str]:
    """Return the metrics that are not what their version says, or whose version is new."""
    return [
        name
        for name, (version, digest) in definitions(read).items()
        if known.get((name, version)) != digest
    ]


def known_versions() -> dict[tuple[str, int], str]:
    """Return the hash of every version of every metric there ever was."""
    with VERSIONS.open(encoding="utf-8", newline="") as lines:
        return {
            (row["metric"], int(row["definition_version"])): row["definition_hash"]
            for row in csv.DictReader(lines)
        }


def remember(read: Mapping[str, Any]) -> None:
    """Write down the versions that are new.

    Raises ``DefinitionChanged`` for a metric that is another under a version it already had.
    """
    known = known_versions() if VERSIONS.exists() else {}
    for name, (version, digest) in definitions(read).items():
        if known.setdefault((name, version), digest) != digest:
            raise DefinitionChanged(f"{name}: the definition changed, and its version did not")
    with VERSIONS.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows((*key, known[key]) for key in sorted(known))


def _said(
    name: str, metrics: Mapping[str, Mapping[str, Any]], read: Mapping[str, Any]
) -> dict[str, Any]:
    metric = metrics[name]
    meta = {key: metric["config"]["meta"].get(key) for key in _OF_ITS_META}
    parameters = metric["type_params"]
    if metric["type"] == "ratio":
        halves = [parameters[half]["name"] for half in ("numerator", "denominator")]
        return {"meta": meta, "halves": [_said(half, metrics, read) for half in halves]}
    wanted = parameters["measure"]["name"]
    for model in read["semantic_models"].values():
        for measure in model["measures"]:
            if measure["name"] == wanted:
                return {
                    "meta": meta,
                    "filter": metric["filter"],
                    "table": model["model"],
                    "measure": {key: measure[key] for key in _OF_A_MEASURE},
                }
    raise DefinitionChanged(f"{name}: no semantic model has the measure {wanted}")


def _hash(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        remember(manifest(Home(Path(folder))))
