"""One JSON document from its text, every number with the digits it was delivered with.

Which documents a file holds is in ``documents``.
"""

import json
import re
from typing import Any

import jiter

from orchestration.landing.fields import Number

MAX_DEPTH = 64
# As an escape, not behind the escape of a backslash.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_TOO_DEEP = f"nested deeper than {MAX_DEPTH}"


class _Unfit(ValueError):
    """What JSON allows and a table cannot hold; the message is a reason."""


def parsed(text: str) -> tuple[Any, str | None]:
    """Return a document, or why there is none; the parser's own words may quote it."""
    if "\\u0000" in text and _NUL.search(text):
        return None, "a NUL character"
    try:
        document = _read(text)
    except _Unfit as unfit:
        return None, str(unfit)
    except ValueError:
        return None, "not a JSON document"
    except RecursionError:
        return None, _TOO_DEEP
    # To count brackets is cheap, and mostly enough.
    is_flat = text.count("{") + text.count("[") <= MAX_DEPTH or _is_flat(document)
    return (document, None) if is_flat else (None, _TOO_DEEP)


# The one whole number that a type of numbers cannot hold.
_MINUS_ZERO = re.compile(r"-0(?![0-9.eE])")


def _read(text: str) -> Any:
    """Return a document by the fast parser or, where it refuses or would change it, by the slow.

    The slow one takes half an emoji and any number of digits, and tells what is wrong.
    """
    if not _MINUS_ZERO.search(text):
        try:
            return jiter.from_json(
                text.encode(),
                allow_inf_nan=False,
                catch_duplicate_keys=True,
                float_mode="lossless-float",
            )
        except ValueError:
            pass
    return _decode(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        # Parsers differ in which of the two they believe.
        raise _Unfit("a key comes twice in an object")
    return made


def _constant(_: str) -> None:
    raise _Unfit("NaN or Infinity is no number")


_decode = json.JSONDecoder(
    parse_int=Number, parse_float=Number, parse_constant=_constant, object_pairs_hook=_object
).decode


def _is_flat(document: Any) -> bool:
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        level = [
            inner
            for outer in level
            if type(outer) is dict or type(outer) is list
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return True
    return False
