"""How near one answer is to another: of clusterings, credit, money and estimates.

Pure functions; nothing here reads a warehouse or a world.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Number = int | float


@dataclass(frozen=True)
class Agreement:
    """How far a clustering is the true one, by pairs of ids and by single ids (B-cubed).

    Where nothing is claimed nothing is wrong, and where nothing belongs together nothing is missed.
    """

    pairwise_precision: float
    pairwise_recall: float
    b3_precision: float
    b3_recall: float


def agreement(found: ArrayLike, true: ArrayLike) -> Agreement:
    """Compare two clusterings, given as the cluster of each id in the same order of ids.

    Counts how many ids each two clusters share, and never lists a pair.
    """
    found_of, found_sizes = _clusters(found)
    true_of, true_sizes = _clusters(true)
    if len(found_of) != len(true_of):
        raise ValueError("both clusterings name the cluster of each id")
    cells, shared = np.unique(found_of * len(true_sizes) + true_of, return_counts=True)
    if not len(cells):
        return Agreement(1.0, 1.0, 1.0, 1.0)
    found_cell, true_cell = np.divmod(cells, len(true_sizes))
    together, squares = _pairs(shared), shared.astype(float) ** 2
    return Agreement(
        _share(together, _pairs(found_sizes)),
        _share(together, _pairs(true_sizes)),
        float((squares / found_sizes[found_cell]).sum() / len(found_of)),
        float((squares / true_sizes[true_cell]).sum() / len(found_of)),
    )


def _clusters(names: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each id's cluster as a number from 0, and the size of each cluster."""
    codes, known = pd.factorize(np.asarray(names))
    if (codes < 0).any():
        raise ValueError("an id is in no cluster")
    return codes.astype(np.int64), np.bincount(codes, minlength=len(known)).astype(np.int64)


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def error(true: Number, found: Number, known_causes: Iterable[Number] = ()) -> tuple:
    """Return the difference of a number, and what of it the differences with a known cause leave.

    A cause is given as the difference that it makes, so what is missing counts negative.
    """
    difference = found - true
    return difference, difference - sum(known_causes)


def attribution_error(
    line: ArrayLike, guide: ArrayLike, true_fen: ArrayLike, found_fen: ArrayLike
) -> float:
    """Return the share of the credit that is at a wrong guide: a row for each line and guide.

    It is the total variation between the two ways to divide a line's credit, weighted with the
    credit; what only one side gives to anybody is wrong as a whole.
    """
    rows = pd.DataFrame({"line": line, "guide": guide, "true": true_fen, "found": found_fen})
    credit = rows.groupby(["line", "guide"], sort=False)[["true", "found"]].sum()
    moved = credit["found"] - credit["true"]
    sides = pd.DataFrame({"too_much": moved.clip(lower=0), "too_little": (-moved).clip(lower=0)})
    wrong = sides.groupby("line", sort=False).sum().max(axis=1).sum()
    whole = credit.groupby("line", sort=False).sum().max(axis=1).sum()
    return float(wrong / whole) if whole else 0.0


def covers(low: Number, high: Number, true: Number) -> bool:
    """Whether an interval contains the truth."""
    return low <= true <= high


def coverage(intervals: Iterable[tuple[Number, Number]], true: Number) -> float:
    """Return the share of intervals that contain the truth; of 90% ones about 0.9 should."""
    contained = [covers(low, high, true) for low, high in intervals]
    return sum(contained) / len(contained) if contained else float("nan")
