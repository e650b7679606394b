"""Links between ids, as columns of numbers, and what may become of one.

A node's number is its place in the order of age: of two nodes that are one person, the lower one
gives the person its id.
"""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np


class Grade(IntEnum):
    """How much a link is worth, the lower the more."""

    DECIDED = 0
    """The brand's own people have looked and say so."""
    ISSUED = 1
    """One answer of the platform that issues both ids."""
    STATED = 2
    """Another system says so of its own accounts."""
    VERIFIED = 3
    """The holder proved to have the number at that time."""
    TYPED = 4
    """Somebody typed the number for the holder."""


class Outcome(IntEnum):
    """What became of a link."""

    ACCEPTED = 0
    CONTRADICTED = 1
    """It would join two ids of which a person has one."""
    SHARED = 2
    """The number is held at one time by persons who cannot be one."""
    CROWDED = 3
    """More hold the number than a person has accounts."""
    UNLIKE = 4
    """What systems say of its holders differs, so they are not one."""
    FORMER = 5
    """The number has passed on to another holder since."""
    WITHDRAWN = 6
    """Nobody says so any more."""


@dataclass(frozen=True)
class Links:
    """Links ``a``–``b``; of a claim to a number, ``b`` is the number."""

    a: np.ndarray
    b: np.ndarray
    grade: np.ndarray
    first_day: np.ndarray
    """When it was first seen to hold, in days since 1970."""
    last_day: np.ndarray

    def __len__(self) -> int:
        return len(self.a)

    def __getitem__(self, chosen) -> "Links":
        return Links(*(getattr(self, each.name)[chosen] for each in fields(self)))


@dataclass(frozen=True)
class Kinds:
    """Which kind of id a node is, where a person has one of the kind: pairs of node and kind."""

    node: np.ndarray
    kind: np.ndarray
    is_strict: np.ndarray
    """Whether not even a platform's own word joins two of the kind."""

    def __getitem__(self, chosen) -> "Kinds":
        return Kinds(*(getattr(self, each.name)[chosen] for each in fields(self)))


@dataclass(frozen=True)
class Traits:
    """What a system says of a node's holder: rows of node, trait and value."""

    node: np.ndarray
    trait: np.ndarray
    value: np.ndarray

    def __getitem__(self, chosen) -> "Traits":
        return Traits(*(getattr(self, each.name)[chosen] for each in fields(self)))
