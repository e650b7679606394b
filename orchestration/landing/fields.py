"""The values inside a JSON document: found by path, and written as they were delivered."""

from collections.abc import Callable
from functools import cache
from json.encoder import encode_basestring as _quoted
from typing import Any

from jiter import LosslessFloat


class Number(str):
    """A number as it was written: 1.10, 1e3 and 19 digits stay what they are."""

    __slots__ = ()


def at(value: Any, path: str) -> Any:
    """Return what stands under a dotted path; nothing where the path ends early."""
    for name in _names(path):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


@cache
def _names(path: str) -> list[str]:
    return path.split(".") if path else []


def elements(value: Any) -> list:
    """Return the elements of an array, or the one object that stands in its place."""
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def as_text(value: Any) -> str | None:
    """Return a value as it lands: text and numbers as delivered, the rest as JSON."""
    return value if value is None or isinstance(value, str) else written(value)


def as_texts(values: list) -> list[str | None]:
    """Return the values of a column as they land."""
    kinds = set(map(type, values))
    if kinds <= {str, type(None)}:
        return values
    if kinds <= _SINGLE:
        return [value if value is None else str(value) for value in values]
    return [as_text(value) for value in values]


def written(value: Any) -> str:
    """Return a value as JSON, its numbers as delivered."""
    return _WRITERS[value.__class__](value)


def _object(value: dict[str, Any]) -> str:
    members = [f"{_quoted(name)}:{_WRITERS[each.__class__](each)}" for name, each in value.items()]
    return "{" + ",".join(members) + "}"


def _array(value: list) -> str:
    return "[" + ",".join([_WRITERS[each.__class__](each) for each in value]) + "]"


_SINGLE = {str, type(None), Number, int, float, LosslessFloat}
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _quoted,
    **dict.fromkeys((Number, int, float, LosslessFloat), str),
    bool: lambda value: "true" if value else "false",
    type(None): lambda value: "null",
    dict: _object,
    list: _array,
}
