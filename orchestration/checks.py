"""The audit's results as asset checks: each suite on its table, and the verdict on the audit.

Only the verdict blocks in Dagster's sense: the suites look at the candidate, which is made from all
tables, so a check that held one table back would wait for itself.
"""

import json
from collections.abc import Iterator

import dagster as dg

from orchestration.releasing.candidates import newest_candidate
from orchestration.releasing.records import suite_names
from orchestration.releasing.tables import OWN_TABLES
from orchestration.reports import candidate_problems
from orchestration.resources import Night

_AUDIT = dg.AssetKey(["release", "audit"])
_CANDIDATE = dg.AssetKey(["release", "candidate"])


def _place(suite: str) -> tuple[dg.AssetKey, str]:
    """Return the asset that a suite is about, and what its check is called there."""
    if suite in {f"{table.schema}__{table.name}" for table in OWN_TABLES}:
        return _CANDIDATE, suite
    return dg.AssetKey(suite.split("__")), "expectations"


@dg.multi_asset_check(
    name="audit_results",
    specs=[
        dg.AssetCheckSpec(
            "every_check_passed",
            asset=_AUDIT,
            blocking=True,
            description="Every required check of the audit passed; nothing is published otherwise.",
        ),
        *(
            dg.AssetCheckSpec(
                check_name,
                asset=asset,
                additional_deps=[_AUDIT],
                description=f"The suite in expectations/{name}.py, on the candidate.",
            )
            for name in suite_names()
            for asset, check_name in [_place(name)]
        ),
    ],
)
def audit_results(night: Night) -> Iterator[dg.AssetCheckResult]:
    """Tell Dagster what the audit found."""
    release = newest_candidate(night.home)
    record = json.loads((release / "audit.json").read_text()) if release else {"checks": []}
    found = {check["name"]: check for check in record["checks"]}
    failed = [name for name, check in found.items() if not check["passed"]]
    yield dg.AssetCheckResult(
        check_name="every_check_passed",
        asset_key=_AUDIT,
        passed=bool(found) and not failed,
        description=f"{len(found) - len(failed)} of {len(found)} checks of the audit passed",
        metadata={"failed": _listed(failed), "why": _listed(candidate_problems(night.home))},
    )
    for name in suite_names():
        yield _result(name, found.get(name, {"passed": False, "broken": ["it was not run"]}))


def _result(name: str, check: dict) -> dg.AssetCheckResult:
    broken, warnings = check.get("broken", []), check.get("warnings", [])
    asset, check_name = _place(name)
    return dg.AssetCheckResult(
        check_name=check_name,
        asset_key=asset,
        passed=check["passed"] and not warnings,
        severity=dg.AssetCheckSeverity.WARN if check["passed"] else dg.AssetCheckSeverity.ERROR,
        metadata={
            "broken": _listed(broken),
            "warnings": _listed(warnings),
            "declared": check.get("declared", 0),
            "evaluated": check.get("evaluated", 0),
        },
    )


def _listed(lines: list[str]) -> str:
    return "; ".join(lines) or "none"
