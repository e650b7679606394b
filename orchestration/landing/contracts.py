"""What each stream promises: read from the dbt source YAML, where the contract is written once.

Declarations belong here; what to do about a file that breaks one belongs to ``reading`` and
``arrivals``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orchestration.home import DBT_PROJECT

STAGING = DBT_PROJECT / "models" / "staging"

# The streams that landing writes about itself: declared as sources, delivered by nobody.
OWN_CHANNEL = "landing"


class ContractError(ValueError):
    """A contract says something that landing cannot follow."""


@dataclass(frozen=True)
class BusinessDate:
    """Which column dates a line, and how many days late a line may come."""

    column: str
    lateness_days: int = 3


@dataclass(frozen=True)
class Contract:
    """One stream of one channel, as its source YAML declares it."""

    channel: str
    stream: str
    description: str
    path: Path
    columns: tuple[str, ...]
    pii: dict[str, str]
    """Personal columns and their kind: a kind names a normalisation, see ``tokens``."""
    key: tuple[str, ...] = ()
    """Columns that name a line; empty where equal lines are real lines."""
    version: str | None = None
    """The column that says which of two reports of a key is newer."""
    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    cadence: str = "daily"
    """``daily``: expected every day; ``on_change``: expected at least once."""
    deadline: str = "02:00"
    """Shanghai time on the delivery date, after which a missing file is late."""
    business_date: BusinessDate | None = None
    control_totals: tuple[str, ...] = ()
    """Columns whose exact sums the manifest carries."""
    retention_days: int = 730

    @property
    def name(self) -> str:
        return f"{self.channel}__{self.stream}"


def load_contracts(staging: Path = STAGING) -> dict[str, Contract]:
    """Return every delivered stream's contract by ``<channel>__<stream>``, in name order."""
    contracts = [
        _contract(path, table)
        for path in sorted(staging.glob("*/_*__sources.yml"))
        for source in yaml.safe_load(path.read_text())["sources"]
        for table in source["tables"]
    ]
    return {
        contract.name: contract
        for contract in sorted(contracts, key=lambda contract: contract.name)
        if contract.channel != OWN_CHANNEL
    }


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
    channel, _, stream = table["name"].partition("__")
    meta = dict(table.get("config", {}).get("meta", {}))
    columns = table.get("columns", [])
    business_date = meta.pop("business_date", None)
    unknown = meta.keys() - Contract.__dataclass_fields__.keys()
    if unknown:
        raise ContractError(f"{path.name}: {table['name']}: unknown settings {sorted(unknown)}")
    contract = Contract(
        channel=channel,
        stream=stream,
        description=" ".join(table.get("description", "").split()),
        path=path,
        columns=tuple(column["name"] for column in columns),
        pii={
            column["name"]: column["config"]["meta"]["pii"]
            for column in columns
            if "pii" in column.get("config", {}).get("meta", {})
        },
        business_date=BusinessDate(**business_date) if business_date else None,
        **{name: tuple(value) if isinstance(value, list) else value for name, value in meta.items()},
    )
    named = {*contract.key, *contract.control_totals, *filter(None, [contract.version])}
    if contract.business_date:
        named.add(contract.business_date.column)
    if undeclared := named - set(contract.columns):
        raise ContractError(f"{path.name}: {table['name']}: undeclared columns {sorted(undeclared)}")
    return contract
