"""Keyed tokens in place of personal values, and the key they are made with.

A token is the first 128 bits of HMAC-SHA-256 over kind, scope and normalised value. Without the
key it says nothing; a plain hash of a phone number is undone in hours.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path

from orchestration.home import Home, replace_file

KEY_BYTES = 32
# Kinds that name the same human in every channel; any other kind counts within its channel only.
SHARED_KINDS = frozenset({"phone", "email", "unionid", "openid", "external_userid", "card_no"})
_NO_DIGIT, _COUNTRY = re.compile(r"[^\d*]"), re.compile(r"^(?:00)?86(?=1\d{10}$)")
# A small number, a day or time, a single letter: nothing that could name or reach anybody.
_HARMLESS = re.compile(
    r"[A-Za-z]?|-?[0-9]{1,6}(\.[0-9]{1,3})?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?"
)


# What is typed where a number is asked for and none is told.
_FILLERS = frozenset({"13800138000", "12345678901", "12345678910"})


class KeyProblem(RuntimeError):
    """The key is missing, weak, or not the one the lake was written with."""


def normalise(kind: str, value: str) -> str:
    """Return the one spelling of ``value`` that all its variants share."""
    text = unicodedata.normalize("NFKC", value).strip()
    if kind == "phone":
        return _COUNTRY.sub("", _NO_DIGIT.sub("", text))
    if kind == "email":
        return text.casefold()
    return text


def is_odd(digits: str) -> bool:
    """Say whether a normalised phone reaches nobody: masked, cut, too long, or a filler."""
    is_cut = len(digits) < 7 or (digits.startswith("1") and len(digits) != 11)
    return "*" in digits or is_cut or digits in _FILLERS or len(set(digits[-8:])) == 1


class Tokens:
    """Makes tokens with one key."""

    def __init__(self, key: bytes):
        self._key = key

    def token(self, kind: str, channel: str, value: str | None) -> str | None:
        """Return the token of a value; nothing stays nothing."""
        if value is None:
            return None
        return _token(self._key, kind, "" if kind in SHARED_KINDS else channel, value)

    def seal(self, text: str) -> str:
        """Return what tells a text from others and nothing else, were it only a phone number."""
        return _digest(self._key, text)

    def undeclared(self, channel: str, value: str | None) -> str | None:
        """Return an undeclared value if it is harmless, else its token.

        Nobody has said whether the column is personal, so whatever could be a name, a phone or
        an address stays in the archive until the contract declares it.
        """
        if value is None or _HARMLESS.fullmatch(value):
            return value
        return self.token("undeclared", channel, value)


# The same guides, customers and phones come in file after file.
@lru_cache(maxsize=1 << 15)
def _token(key: bytes, kind: str, scope: str, value: str) -> str | None:
    if not (text := normalise(kind, value)):
        return None
    made = _digest(key, f"{kind}|v1|{scope}|{text}")
    # Many people share such a "number": whoever matches by phones must see that.
    return f"odd:{made}" if kind == "phone" and is_odd(text) else made


def _digest(key: bytes, text: str) -> str:
    # Half an emoji is no UTF-8, and does come out of JSON.
    message = text.encode(errors="backslashreplace")
    return hmac.digest(key, message, "sha256")[:16].hex()


def key_id(key: bytes) -> str:
    """Return the name of a key, which tells nothing about it."""
    return hashlib.sha256(b"siyu key id|" + key).hexdigest()[:16]


def open_key(home: Home, path: Path) -> bytes:
    """Return the key of ``home``, making one if the home is still empty.

    Raises ``KeyProblem`` where data exist without their key, or were written with another one:
    new tokens would then not meet the old ones, and every person would be counted twice.
    """
    written_with = home.key_id.read_text().strip() if home.key_id.exists() else ""
    has_data = bool(written_with) or home.registry.exists() or any(home.lake.glob("*/*"))
    if not path.exists():
        if has_data:
            raise KeyProblem(f"{path} is missing, and {home.root} already holds data: restore it")
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, secrets.token_bytes(KEY_BYTES), 0o400)
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise KeyProblem(f"{path} holds {len(key)} bytes; a key has at least {KEY_BYTES}")
    if not written_with:
        if has_data:
            raise KeyProblem(f"{home.key_id} is missing: nobody knows the key of the lake")
        home.key_id.parent.mkdir(parents=True, exist_ok=True)
        replace_file(home.key_id, key_id(key).encode(), 0o644)
    elif written_with != key_id(key):
        raise KeyProblem(f"{path} is not the key that {home.root} was written with")
    return key
