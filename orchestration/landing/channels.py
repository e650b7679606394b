"""The brand's own settings of its channels: ``channels.yml`` in the home.

    first: {accounts: [ww12345]}      # files of any other account are rejected
    second: {until: 2026-06-30}       # closed: nothing is expected after that day
    third: off                        # neither landed nor expected

What is not named there is on, and delivers for any account.
"""

from dataclasses import dataclass
from datetime import date

import yaml

from orchestration.home import Home
from orchestration.landing.registry import Registry


@dataclass(frozen=True)
class Channel:
    """What the brand says of one channel."""

    is_on: bool = True
    until: date | None = None
    accounts: tuple[str, ...] = ()


def channel(home: Home, name: str) -> Channel:
    return channels(home).get(name, Channel())


def channels(home: Home) -> dict[str, Channel]:
    """Return the settings of the channels that have any."""
    if not home.channels.exists():
        return {}
    settings = yaml.safe_load(home.channels.read_text()) or {}
    return {name: _channel(said) for name, said in settings.items()}


def delivering_channels(home: Home) -> set[str]:
    """Return the channels that have ever delivered anything, and are not switched off."""
    found = {path.parent.name for path in home.landing.glob("*/*")}
    if home.registry.exists():
        with Registry(home.registry) as registry:
            found |= registry.channels()
    return {name for name in found if channel(home, name).is_on}


def _channel(said: dict | bool | None) -> Channel:
    if not isinstance(said, dict):
        return Channel(is_on=said is not False)
    until, accounts = said.get("until"), said.get("accounts") or ()
    return Channel(
        is_on=said.get("enabled", True) is not False,
        until=date.fromisoformat(str(until)) if until else None,
        # One account may stand there without brackets.
        accounts=tuple(map(str, accounts if isinstance(accounts, list | tuple) else [accounts])),
    )
