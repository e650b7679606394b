"""What a fault is, and all that are known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.faults.targets import Target


class Unfit(Exception):
    """A file that a fault cannot be planted in, and why."""


@dataclass(frozen=True)
class Planted:
    """What was planted, and what to expect of it."""

    fault: str
    number: int
    night: str
    seed: int
    channel: str
    stream: str
    file: str
    changed: dict[str, Any]
    reaction: str
    expected: str


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, and the reaction that it deserves."""

    name: str
    number: int
    description: str
    reaction: str
    expected: str
    streams: tuple[str, ...]
    plant: Callable[["Target"], None]


_KNOWN: list[Fault] = []


def fault(number: int, name: str, reaction: str, expected: str, streams: tuple[str, ...]):
    """Make a function that plants a fault known; its docstring describes what goes wrong."""

    def known(plant: Callable[["Target"], None]) -> Callable[["Target"], None]:
        description = " ".join((plant.__doc__ or "").split())
        _KNOWN.append(Fault(name, number, description, reaction, expected, streams, plant))
        return plant

    return known


def known_faults() -> dict[str, Fault]:
    return {each.name: each for each in sorted(_KNOWN, key=lambda each: each.number)}
