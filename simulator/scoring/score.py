"""One measure: what is true, and what was found."""

from dataclasses import dataclass

from simulator.scoring.agreement import Number, error

# Shares are told in as many digits as mean anything.
_DIGITS = 6


@dataclass(frozen=True)
class Score:
    """What is true, what the warehouse says, and what of the difference nothing accounts for."""

    name: str
    truth: Number | None
    found: Number | None = None
    difference: Number | None = None
    unexplained: Number | None = None


def score(name: str, truth: Number, found: Number | None, *causes: Number) -> Score:
    """Score a number, less the differences that have a known cause."""
    truth = round(truth, _DIGITS)
    if found is None:
        return Score(name, truth)
    found = round(found, _DIGITS)
    difference, unexplained = error(truth, found, causes)
    return Score(name, truth, found, round(difference, _DIGITS), round(unexplained, _DIGITS))
