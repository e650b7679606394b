"""``docs/channels.md``: what each channel delivers, for who has to export it.

``make seeds`` writes it anew from the contracts; what stands above the mark is written by hand.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import yaml

from orchestration.home import PROJECT
from orchestration.landing.contracts import load_contracts
from orchestration.landing.promises import DOCUMENTS, DROP, Contract

CATALOGUE = PROJECT / "docs" / "channels.md"
_FORMATS = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON lines", "json": "one JSON document"}
_REDELIVERIES = {
    "append": "a line comes once",
    "window": "lines come again when they change",
    "snapshot": "the whole present each time; every day's state is kept",
}
_MISSING = {"block": "no release until it is there", "warn": "a warning"}
MARK = "<!-- From here on written by `make seeds`, from the contracts. -->\n"


def catalogue(contracts: Iterable[Contract]) -> str:
    """Return what the page says of all channels."""
    by_channel = [
        (name, list(streams))
        for name, streams in groupby(contracts, key=lambda contract: contract.channel)
    ]
    parts = [*_overview(by_channel)]
    for name, streams in by_channel:
        parts.append(f"\n## `{name}`\n\n{_about(streams)}\n")
        parts += [_stream(contract) for contract in streams]
    return "\n".join(parts) + "\n"


def _overview(by_channel: list[tuple[str, list[Contract]]]) -> Iterator[str]:
    yield "## Overview\n"
    yield "| channel | account | streams; **bold** ones hold a release up |"
    yield "|---|---|---|"
    for name, streams in by_channel:
        named = [
            f"**{each.stream}**" if each.when_missing == "block" else each.stream
            for each in streams
        ]
        account = streams[0].source_account or ""
        yield f"| [`{name}`](#{name}) | {account} | {', '.join(named)} |"


def _about(streams: list[Contract]) -> str:
    """Return what the sources' YAML says of the channel."""
    paths = dict.fromkeys(contract.path for contract in streams)
    return "\n\n".join(text for path in paths if (text := _description(path)))


def _description(path: Path) -> str:
    sources = yaml.safe_load(path.read_text())["sources"]
    return "\n\n".join(" ".join(source.get("description", "").split()) for source in sources)


def _stream(contract: Contract) -> str:
    rows = {
        "file": _file(contract),
        "due": _due(contract),
        "lines": _lines(contract),
        "if missing": _MISSING[contract.when_missing],
        "control totals": _code(contract.control_totals),
        "personal": _personal(contract),
        "kept": f"{contract.retention_days} days",
        "export": contract.how_to_export,
        "lost without": contract.lost_without,
    }
    table = [f"| {name} | {_cell(said)} |" for name, said in rows.items() if said]
    children = [
        f"- `{child.stream}`, in `{child.records}`{_in_parent(child, contract)}:"
        f" {_cell(child.description)}{_child_notes(child)}"
        for child in contract.family[1:]
    ]
    return "\n".join(
        [
            f"\n### {contract.name}\n",
            f"{contract.description}\n",
            "| | |\n|---|---|",
            *table,
            *(["", *children] if children else []),
        ]
    )


def _in_parent(child: Contract, delivered: Contract) -> str:
    return "" if child.parent == delivered.stream else f" of `{child.parent}`"


def _child_notes(child: Contract) -> str:
    personal = _personal(child)
    return f" Personal: {personal}." if personal else ""


def _file(contract: Contract) -> str:
    said = [_FORMATS[contract.format]]
    if contract.may_be_parquet:
        said[0] += " or Parquet"
    if contract.format == "csv":
        said.append(contract.encoding.upper())
    if contract.sheet:
        said.append(f"sheet {contract.sheet}")
    if contract.header_line > 1:
        said.append(f"header in line {contract.header_line}")
    if contract.by_name:
        said.append("columns in any order")
    if contract.total_rows:
        said.append("a row of totals")
    if contract.format in DOCUMENTS and contract.records:
        said.append(f"records in `{contract.records}`")
    said += [f"`{name}` is {value}" for name, value in contract.envelope.items()]
    said += [
        f"at the end `{name}` is {value or 'empty'}" for name, value in contract.last_page.items()
    ]
    return ", ".join(said)


def _due(contract: Contract) -> str:
    when = "on change" if contract.cadence == "on_change" else f"daily by {contract.deadline}"
    if not contract.business_date:
        return when
    dated = contract.business_date
    return (
        f"{when}, with the day before by `{dated.column}` and up to {dated.lateness_days} days late"
    )


def _lines(contract: Contract) -> str:
    said = _REDELIVERIES[contract.redelivery]
    if contract.version:
        said += f", the highest `{contract.version}` counts"
    return f"{said}; key {_code(contract.key)}" if contract.key else f"{said}; no key"


def _personal(contract: Contract) -> str:
    kinds: dict[str, list[str]] = {}
    for column, kind in contract.pii.items():
        if column not in contract.parent_columns:
            kinds.setdefault(kind, []).append(column)
    dropped = kinds.pop(DROP, [])
    said = [f"{kind} {_code(columns)}" for kind, columns in sorted(kinds.items())]
    return "; ".join([*said, *([f"not landed {_code(dropped)}"] if dropped else [])])


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    by_hand = CATALOGUE.read_text().partition(MARK)[0]
    CATALOGUE.write_text(by_hand + MARK + catalogue(load_contracts().values()))
