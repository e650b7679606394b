"""What each stream gives to the warehouse, and why it does not where it does not.

What a capability is stands in ``dbt_project/seeds/capabilities.csv``; which stream gives it, in its
contract.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from orchestration.landing.channels import Channel
from orchestration.landing.contracts import Contract
from orchestration.landing.rows import Row

State = Literal["delivers", "closed", "never delivered", "switched off"]


def streams(
    contracts: Iterable[Contract], rows: Iterable[Row], said: Mapping[str, Channel], newest: date
) -> list[dict[str, Any]]:
    """Return every stream there could be with its state, and what its contract says of its days."""
    delivered = {(row.channel, row.stream) for row in rows if row.status != "rejected"}
    return [
        {
            "channel": contract.channel,
            "stream": contract.stream,
            "state": _state(
                said.get(contract.channel, Channel()),
                (contract.channel, contract.stream) in delivered,
                newest,
            ),
            "until": said.get(contract.channel, Channel()).until,
            "kept_days": contract.kept_days,
            "lateness_days": contract.business_date and contract.business_date.lateness_days,
        }
        for contract in contracts
    ]


def capabilities(contracts: Iterable[Contract]) -> list[dict[str, str]]:
    """Return each capability with each stream that gives it."""
    return [
        {"capability": capability, "channel": contract.channel, "stream": contract.stream}
        for contract in contracts
        for capability in contract.gives
    ]


def _state(channel: Channel, has_delivered: bool, newest: date) -> State:
    if not channel.is_on:
        return "switched off"
    if not has_delivered:
        return "never delivered"
    return "closed" if channel.until and channel.until < newest else "delivers"
