"""Fields that no contract declares: kept aside, of which only what is harmless stays readable."""

from typing import Any

from orchestration.landing.tokens import Tokens

_MOST_KNOWN = 10_000


class Undeclared:
    """Makes undeclared fields safe, and remembers their names."""

    def __init__(self, channel: str, tokens: Tokens):
        self._channel = channel
        self._tokens = tokens
        self._known: dict[str, str] = {}
        self.names: set[str] = set()

    def keep(self, extra: dict[str, Any], name: str, value: Any) -> None:
        """Add a field to what is kept aside; a name may be as personal as a value."""
        shown = self._shown(name)
        if len(self.names) < _MOST_KNOWN:
            self.names.add(name)
        # Two spellings of a name may have one token.
        extra[shown if shown not in extra else f"{shown}~{len(extra)}"] = self.safe(value)

    def safe(self, value: Any) -> Any:
        """Return a value with tokens in place of whatever could be personal."""
        if isinstance(value, dict):
            kept: dict[str, Any] = {}
            for name, each in value.items():
                self.keep(kept, name, each)
            return kept
        if isinstance(value, list):
            return [self.safe(each) for each in value]
        if value is None or isinstance(value, bool):
            return value
        # A long number may be a phone.
        text = str(value)
        shown = self._shown(text)
        return value if shown == text else shown

    def _shown(self, text: str) -> str:
        shown = self._known.get(text)
        if shown is None:
            # Blanks have no token, and tell nothing.
            shown = self._tokens.undeclared(self._channel, text) or ""
            if len(self._known) < _MOST_KNOWN:
                self._known[text] = shown
        return shown
