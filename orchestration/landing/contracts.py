"""What each stream promises: read from the dbt source YAML, where the contract is written once.

Declarations belong here; what to do about a file that breaks one belongs to ``surveys`` and
``judging``.
"""

import codecs
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from orchestration.home import DBT_PROJECT

STAGING = DBT_PROJECT / "models" / "staging"

# The streams that landing writes about itself: declared as sources, delivered by nobody.
OWN_CHANNEL = "landing"
_NAME = re.compile(r"[a-z][a-z0-9]*__[a-z][a-z0-9_]*")
# No quote and no leading underscore: a column is quoted in SQL, and lineage columns have one.
_COLUMN = re.compile(r"[^\W_][\w .()/-]*")
_DEADLINE = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class ContractError(ValueError):
    """A contract says something that landing cannot follow."""


@dataclass(frozen=True)
class BusinessDate:
    """Which column dates a line, how it writes a time, and how many days late a line may come."""

    column: str
    lateness_days: int = 3
    clock: str = "text"
    """``text`` begins with YYYY-MM-DD, ``compact`` is YYYYMMDD, ``epoch_s`` and ``epoch_ms``."""


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
    """``csv``; ``jsonl``: a document on each line; ``json``: one document; ``xlsx``: a sheet."""
    may_be_parquet: bool = False
    """Whether a file may also be Parquet with the same fields."""
    encoding: str = "utf-8"
    delimiter: str = ","
    header_line: int = 1
    """The physical line of the header of a table; what stands above it is a preamble."""
    by_name: bool = False
    """Whether the columns of a table may come in any order and with others between them."""
    optional: tuple[str, ...] = ()
    """Columns that a table may lack; a field of a document may always be absent."""
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other names that a column goes by in some exports."""
    total_rows: dict[str, str] = field(default_factory=dict)
    """Columns and values that mark a row of totals, which is no record."""
    sheet: str | None = None
    """The sheet of a workbook."""
    records: str = ""
    """Where the records stand in a document, as a dotted path; empty: the document itself."""
    envelope: dict[str, str] = field(default_factory=dict)
    """What every document must say, such as ``errcode: "0"``; another answer is no delivery."""
    last_page: dict[str, str] = field(default_factory=dict)
    """What the last document must say where it says anything, such as ``next_cursor: ""``."""
    parent: str | None = None
    """The stream in whose records these ones stand, under the path ``records``."""
    source_account: str | None = None
    """What the account is (corp, shop, appid) whose data a file holds; named by the manifest."""
    redelivery: str = "append"
    """``append``: a line comes once; ``window``: the last days come again, newer versions count;
    ``snapshot``: each file states the whole present, and is true of its delivery date."""
    cadence: str = "daily"
    """``daily``: expected every day; ``on_change``: expected at least once."""
    deadline: str = "02:00"
    """Shanghai time on the delivery date, after which a missing file is late."""
    business_date: BusinessDate | None = None
    control_totals: tuple[str, ...] = ()
    """Columns whose exact sums the manifest carries."""
    money: tuple[str, ...] = ()
    """Those of them that are money, of which a day may lose no more than a thousandth."""
    retention_days: int = 730
    when_missing: str = "block"
    """``block`` the release, or ``warn``."""
    how_to_export: str = ""
    lost_without: str = ""
    """What cannot be told without this stream."""
    descriptions: dict[str, str] = field(default_factory=dict)

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
    name, columns = table["name"], table.get("columns", [])
    meta = dict(table.get("config", {}).get("meta", {}))
    business_date = meta.pop("business_date", None)
    settings: dict[str, Any] = {
        key: tuple(said) if isinstance(said, list) else said for key, said in meta.items()
    }
    try:
        contract = Contract(
            channel=name.partition("__")[0],
            stream=name.partition("__")[2],
            description=" ".join(table.get("description", "").split()),
            path=path,
            columns=tuple(column["name"] for column in columns),
            pii={
                column["name"]: column["config"]["meta"]["pii"]
                for column in columns
                if "pii" in column.get("config", {}).get("meta", {})
            },
            descriptions={column["name"]: column.get("description", "") for column in columns},
            business_date=BusinessDate(**business_date) if business_date else None,
            **settings,
        )
        # One spelling, so that what depends on it can compare.
        contract = replace(contract, encoding=codecs.lookup(contract.encoding).name)
    except (TypeError, LookupError) as problem:
        raise ContractError(f"{path.name}: {name}: {problem}") from None
    if contract.channel != OWN_CHANNEL and (fault := _fault(contract)):
        raise ContractError(f"{path.name}: {name}: {fault}")
    return contract


def _fault(contract: Contract) -> str | None:
    """Return what landing cannot follow."""
    named = {*contract.key, *contract.control_totals, *filter(None, [contract.version])}
    if contract.business_date:
        named.add(contract.business_date.column)
    if unsummed := set(contract.money) - set(contract.control_totals):
        return f"money without a control total {sorted(unsummed)}"
    if undeclared := named - set(contract.columns):
        return f"undeclared columns {sorted(undeclared)}"
    if not _NAME.fullmatch(contract.name):
        return "its name is not <channel>__<stream> in lower case"
    if len({column.casefold() for column in contract.columns}) < len(contract.columns):
        return "a column is declared twice"
    if odd := [column for column in contract.columns if not _COLUMN.fullmatch(column)]:
        return f"columns with odd names {odd}"
    if contract.format != "csv":
        return f"format {contract.format} cannot be read"
    if contract.cadence not in ("daily", "on_change"):
        return f"cadence {contract.cadence} is neither daily nor on_change"
    if not isinstance(contract.deadline, str) or not _DEADLINE.fullmatch(contract.deadline):
        return f"deadline {contract.deadline} is not HH:MM in quotes"
    return None
