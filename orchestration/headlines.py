"""Whether a set of headline growth rates can be true at once.

Members, buyers, orders and sales are four numbers; every ratio between them follows from their
growth. A set of claims that needs two different growths of one of them is refused, with what the
others imply and with the reading under which it would close.
"""

import csv
from collections.abc import Mapping
from itertools import combinations
from math import expm1, log1p
from pathlib import Path

import numpy as np

_COUNTED = ("members", "buyers", "orders", "sales")
# Each ratio by what stands above and below its line.
RATIOS = {
    "buyer_rate": ("buyers", "members"),
    "orders_per_member": ("orders", "members"),
    "spend_per_member": ("sales", "members"),
    "orders_per_buyer": ("orders", "buyers"),
    "spend_per_buyer": ("sales", "buyers"),
    "aov_per_order": ("sales", "orders"),
}
METRICS = (*_COUNTED, *RATIOS)
# A claim in whole percent is up to half of one off.
_ROUNDING = 0.01

Claims = Mapping[str, float]


class HeadlinesRefused(ValueError):
    """The claims contradict each other; the message says where and by how much."""


def read_claims(path: Path) -> dict[str, float]:
    """Read claims from a CSV of `metric,growth`, where growth is a part of one or a percentage.

    Raises ``ValueError`` for a line that is no claim, with its number.
    """
    claims: dict[str, float] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in (reader := csv.DictReader(lines)):
            place = f"{path.name}, line {reader.line_num}"
            metric, growth = (row.get("metric") or "").strip(), (row.get("growth") or "").strip()
            if metric not in METRICS:
                raise ValueError(f"{place}: the metric is one of {', '.join(METRICS)}")
            if metric in claims:
                raise ValueError(f"{place}: {metric} is claimed twice")
            try:
                number = float(growth.removesuffix("%").replace("−", "-"))
            except ValueError:
                raise ValueError(f"{place}: the growth is no number") from None
            claims[metric] = number / 100 if growth.endswith("%") else number
            if not -1 < claims[metric] < float("inf"):
                raise ValueError(f"{place}: nothing shrinks by all of itself or more")
    return claims


def implied(claims: Claims, metric: str) -> float | None:
    """Return the growth of a metric that follows from the claims; ``None`` if none does."""
    if not claims:
        return None
    told = np.array([_exponents(each) for each in claims]).T
    weights, *_ = np.linalg.lstsq(told, _exponents(metric), rcond=None)
    if not np.allclose(told @ weights, _exponents(metric), atol=1e-9):
        return None
    return expm1(float(weights @ [log1p(growth) for growth in claims.values()]))


def check(claims: Claims) -> dict[str, float]:
    """Return what else follows from the claims.

    Raises ``HeadlinesRefused`` if they cannot be true at once.
    """
    wrong = _contradictions(claims)
    if wrong:
        raise HeadlinesRefused("; ".join(_explained(claims, *each) for each in wrong.items()))
    return {
        metric: growth
        for metric in METRICS
        if metric not in claims and (growth := implied(claims, metric)) is not None
    }


def percent(growth: float) -> str:
    """Spell a growth as the headlines do: `+35.0%`, `−18.1%`."""
    return f"{growth:+.1%}".replace("-", "−")


def _exponents(metric: str) -> np.ndarray:
    upper, lower = RATIOS.get(metric, (metric, None))
    return np.array([(each == upper) - (each == lower) for each in _COUNTED], dtype=float)


def _contradictions(claims: Claims) -> dict[str, float]:
    """Return what the others imply of the claims that they contradict: of ratios, if any."""
    wrong: dict[str, float] = {}
    for metric, growth in claims.items():
        others = {name: told for name, told in claims.items() if name != metric}
        # The fewest others that imply it: more could contradict each other.
        for names in (some for n in range(1, 5) for some in combinations(others, n)):
            other = implied({name: others[name] for name in names}, metric)
            if other is not None and abs(log1p(other) - log1p(growth)) > _ROUNDING * len(names):
                wrong.setdefault(metric, other)
    return {name: other for name, other in wrong.items() if name in RATIOS} or wrong


def _explained(claims: Claims, metric: str, other: float) -> str:
    said = f"{metric} is said to be {percent(claims[metric])} and is {percent(other)} by the others"
    for reading in _other_readings(claims, metric):
        taken = {reading if name == metric else name: told for name, told in claims.items()}
        follows = ", ".join(f"{name} {percent(growth)}" for name, growth in check(taken).items())
        said += f"; as {reading} it closes, and then {follows}"
    return said


def _other_readings(claims: Claims, metric: str) -> list[str]:
    """Return the ratios of the same upper half under which the claims close."""
    return [
        name
        for name, (upper, _) in RATIOS.items()
        if metric in RATIOS
        and upper == RATIOS[metric][0]
        and name not in claims
        and not _contradictions(
            {name if each == metric else each: told for each, told in claims.items()}
        )
    ]
