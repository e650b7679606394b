"""The values inside a JSON document: found by path, and written as they were delivered."""

from json.encoder import encode_basestring as _quoted
from typing import Any

_WORDS = {None: "null", True: "true", False: "false"}


class Number(str):
    """A number as it was written: 1.10, 1e3 and 19 digits stay what they are."""

    __slots__ = ()


def at(value: Any, path: str) -> Any:
    """Return what stands under a dotted path; nothing where the path ends early."""
    for name in path.split(".") if path else ():
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def elements(value: Any) -> list:
    """Return the elements of an array, or the one object that stands in its place."""
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def as_text(value: Any) -> str | None:
    """Return a value as it lands: text and numbers as delivered, the rest as JSON."""
    return value if value is None or isinstance(value, str) else written(value)


def written(value: Any) -> str:
    """Return a value as JSON, its numbers as delivered."""
    if isinstance(value, Number):
        return value
    if isinstance(value, dict):
        return "{" + ",".join([f"{_quoted(key)}:{written(value[key])}" for key in value]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return _quoted(value) if isinstance(value, str) else _WORDS[value]
