"""The contracts of all streams, read from the dbt source YAML, where they are written once.

What to do about a file that breaks one belongs to ``surveys`` and ``judging``.
"""

import codecs
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestration.home import DBT_PROJECT
from orchestration.landing.faults import fault
from orchestration.landing.promises import BusinessDate, Contract, ContractError

STAGING = DBT_PROJECT / "models" / "staging"

# In C where there is one, ten times as fast: every command reads all contracts.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The streams that landing writes about itself: declared as sources, delivered by nobody.
OWN_CHANNEL = "landing"
# What a child has from the stream that it is delivered with.
_INHERITED = (
    "format",
    "may_be_parquet",
    "encoding",
    "source_account",
    "may_be_alike",
    "redelivery",
)


@cache
def load_contracts(staging: Path = STAGING) -> Mapping[str, Contract]:
    """Return every delivered stream's contract by ``<channel>__<stream>``, in name order.

    Tables that stand in the records of another one are its ``children``.
    """
    declared = [
        _contract(path, table)
        for path in sorted(staging.glob("*/_*__sources.yml"))
        for source in yaml.load(path.read_text(), _LOADER)["sources"]  # noqa: S506 - a safe one
        for table in source["tables"]
    ]
    ours = sorted(
        (each for each in declared if each.channel != OWN_CHANNEL), key=lambda each: each.name
    )
    whole = {each.name: _with_children(each, ours) for each in ours if not each.parent}
    landed = {member.name for contract in whole.values() for member in contract.family}
    for contract in ours:
        if contract.name not in landed:
            raise _error(contract, f"its parent {contract.parent} is no stream of the channel")
    for contract in (member for each in whole.values() for member in each.family):
        if problem := fault(contract):
            raise _error(contract, problem)
    return whole


def staging_models(staging: Path = STAGING) -> dict[str, list[str]]:
    """Return the channels that have a staging model of each entity, by entity.

    dbt cannot list its own files while it parses, so this is how a conformed core model learns
    which channels to unite: a new channel is a new file, and no list to edit.
    """
    entities: dict[str, list[str]] = {}
    for path in sorted(staging.glob("*/stg_*__*.sql")):
        channel, entity = path.stem.removeprefix("stg_").split("__")
        if channel != OWN_CHANNEL:
            entities.setdefault(entity, []).append(channel)
    return entities


def _contract(path: Path, table: dict[str, Any]) -> Contract:
    name, columns = table["name"], table.get("columns", [])
    said = {column["name"]: column.get("config", {}).get("meta", {}) for column in columns}
    meta = dict(table.get("config", {}).get("meta", {}))
    business_date = meta.pop("business_date", None)
    settings = {key: _setting(value) for key, value in meta.items()}
    try:
        if unknown := {key for each in said.values() for key in each} - _OF_COLUMNS:
            raise TypeError(f"unexpected words on a column {sorted(unknown)}")
        contract = Contract(
            channel=name.partition("__")[0],
            stream=name.partition("__")[2],
            description=" ".join(table.get("description", "").split()),
            path=path,
            columns=tuple(said),
            pii={column: each["pii"] for column, each in said.items() if "pii" in each},
            optional=tuple(column for column, each in said.items() if each.get("optional")),
            aliases={
                column: tuple(each["aliases"]) for column, each in said.items() if "aliases" in each
            },
            parent_columns=tuple(
                column for column, each in said.items() if each.get("of") == "parent"
            ),
            descriptions={column["name"]: column.get("description", "") for column in columns},
            business_date=BusinessDate(**business_date) if business_date else None,
            **settings,
        )
        # One spelling, so that what depends on it can compare.
        contract = replace(contract, encoding=codecs.lookup(contract.encoding).name)
    except (TypeError, LookupError) as problem:
        raise ContractError(f"{path.name}: {name}: {problem}") from None
    if len(said) < len(columns):
        raise _error(contract, "a column is declared twice")
    return contract


_OF_COLUMNS = {"pii", "optional", "aliases", "of"}


def _setting(said: Any) -> Any:
    """Return a setting as the contract holds it: what a file must say is text, as it lands."""
    if isinstance(said, dict):
        return {key: _text(value) for key, value in said.items()}
    return tuple(said) if isinstance(said, list) else said


def _text(said: Any) -> str:
    return str(said).lower() if isinstance(said, bool) else str(said)


def _with_children(contract: Contract, declared: list[Contract]) -> Contract:
    inherited = {setting: getattr(contract, setting) for setting in _INHERITED}
    children = tuple(
        _with_children(replace(each, **inherited), declared)
        for each in declared
        if (each.channel, each.parent) == (contract.channel, contract.stream)
    )
    return replace(contract, children=children)


def _error(contract: Contract, problem: str) -> ContractError:
    return ContractError(f"{contract.path.name}: {contract.name}: {problem}")
