"""``docs/channels.md``: what each channel delivers, for who has to export it.

``make seeds`` writes it anew from the contracts; what stands above the mark is written by hand.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import yaml

from orchestration.home import PROJECT
from orchestration.landing.contracts import load_contracts
from orchestration.landing.promises import DROP, Contract

CATALOGUE = PROJECT / "docs" / "channels.md"
_FORMATS = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON lines", "json": "one JSON document"}
_REDELIVERIES = {
    "append": "each comes once",
    "window": "they come again when they change",
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
        parts.append(f"\n## `{name}`\n\n{_about(streams)}")
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
        "the source forgets": f"after {contract.kept_days} days" if contract.kept_days else "",
        "export": contract.how_to_export,
        "gives": ", ".join(contract.gives).replace("_", " "),
        "lost without": contract.lost_without,
    }
    table = [f"| {name} | {_cell(said)} |" for name, said in rows.items() if said]
    children = [_child(child, contract) for child in contract.family[1:]]
    parts = [f"\n### {contract.name}\n", f"{contract.description}\n", "| | |\n|---|---|", *table]
    return "\n".join([*parts, *(["", *children] if children else [])])


def _child(child: Contract, delivered: Contract) -> str:
    within = "" if child.parent == delivered.stream else f" of `{child.parent}`"
    personal = f" Personal: {said}." if (said := _personal(child)) else ""
    return f"- `{child.stream}`, in `{child.records}`{within}: {child.description}{personal}"


def _file(contract: Contract) -> str:
    said = {
        _FORMATS[contract.format] + (" or Parquet" if contract.may_be_parquet else ""): True,
        contract.encoding.upper(): contract.format == "csv",
        f"sheet {contract.sheet}": contract.sheet,
        f"header in line {contract.header_line}": contract.header_line > 1,
        "columns in any order": contract.by_name,
        "a row of totals": contract.total_rows,
        f"records in `{contract.records}`": contract.records,
        **{f"`{name}` is {value}": True for name, value in contract.envelope.items()},
        **{
            f"at the end `{name}` is {value or 'empty'}": True
            for name, value in contract.last_page.items()
        },
    }
    return ", ".join(text for text, applies in said.items() if applies)


def _due(contract: Contract) -> str:
    when = "on change" if contract.cadence == "on_change" else f"daily by {contract.deadline}"
    if not contract.business_date:
        return when
    dated = contract.business_date
    late = f"up to {dated.lateness_days} days late" if dated.lateness_days else "no later"
    return f"{when}, with the day before by `{dated.column}`, {late}"


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
