"""Which promises landing cannot follow, and the name of each."""

import re
from itertools import pairwise

from orchestration.landing.promises import DOCUMENTS, DROP, TABLES, Contract

_NAME = re.compile(r"[a-z][a-z0-9]*__[a-z][a-z0-9_]*")
# No quote and no leading underscore: a column is quoted in SQL, and lineage columns have one.
_COLUMN = re.compile(r"[^\W_][\w .()/（）:：、,，%&#·+*-]*")
_DEADLINE = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_CHOICES = {
    "format": (*TABLES, *DOCUMENTS),
    "cadence": ("daily", "on_change"),
    "redelivery": ("append", "window", "snapshot"),
    "when_missing": ("block", "warn"),
}
_CLOCKS = ("text", "compact", "epoch_s", "epoch_ms")
_OF_TABLES = ("header_line", "by_name", "optional", "aliases", "total_rows", "sheet")
_OF_DOCUMENTS = ("records", "envelope", "last_page", "children")
_OF_DELIVERIES = ("business_date", "control_totals", "envelope", "last_page", "version", "paged_by")


def fault(contract: Contract) -> str | None:
    """Return what landing cannot follow."""
    return _columns(contract) or _settings(contract) or _shape(contract)


def _columns(contract: Contract) -> str | None:
    named = {*contract.key, *contract.control_totals}
    named |= {*filter(None, [contract.version, contract.paged_by])}
    if contract.business_date:
        named.add(contract.business_date.column)
    if unsummed := set(contract.money) - set(contract.control_totals):
        return f"money without a control total {sorted(unsummed)}"
    if undeclared := (named | set(contract.total_rows)) - set(contract.columns):
        return f"undeclared columns {sorted(undeclared)}"
    if dropped := [name for name in sorted(named) if contract.pii.get(name) == DROP]:
        return f"dropped columns {dropped} are needed"
    if not _NAME.fullmatch(contract.name):
        return "its name is not <channel>__<stream> in lower case"
    if len({column.casefold() for column in contract.columns}) < len(contract.columns):
        return "a column is declared twice"
    if odd := [column for column in contract.columns if not _COLUMN.fullmatch(column)]:
        return f"columns with odd names {odd}"
    return None


def _settings(contract: Contract) -> str | None:
    for setting, choices in _CHOICES.items():
        if (said := getattr(contract, setting)) not in choices:
            return f"{setting} {said} is none of {', '.join(choices)}"
    if not isinstance(contract.deadline, str) or not _DEADLINE.fullmatch(contract.deadline):
        return f"deadline {contract.deadline} is not HH:MM in quotes"
    if contract.business_date and contract.business_date.clock not in _CLOCKS:
        return f"clock {contract.business_date.clock} is none of {', '.join(_CLOCKS)}"
    if contract.may_be_alike and not contract.source_account:
        return "may_be_alike is of accounts, and it has no source_account"
    if contract.may_be_alike and any(each.pii for each in contract.family):
        return "may_be_alike is of figures, and it has personal columns"
    if contract.redelivery == "window" and not contract.key and not contract.parent:
        return "lines that come again need a key"
    if type(contract.header_line) is not int or contract.header_line < 1:
        return f"header_line {contract.header_line} is not the number of a line"
    return None


def _shape(contract: Contract) -> str | None:
    foreign = _OF_DOCUMENTS if contract.format in TABLES else _OF_TABLES
    if odd := _given(contract, foreign):
        return f"{', '.join(odd)} cannot be said of {contract.format}"
    if not contract.by_name and (odd := _given(contract, ("optional", "aliases"))):
        return f"{', '.join(odd)} without by_name"
    if contract.parent:
        if odd := _given(contract, _OF_DELIVERIES):
            return f"{', '.join(odd)} cannot be said of a child"
        if not contract.records:
            return "a child without records"
    elif contract.parent_columns:
        return "columns of a parent, and no parent"
    if contract.format in DOCUMENTS:
        return _paths(contract)
    return None


def _given(contract: Contract, settings: tuple[str, ...]) -> list[str]:
    defaults = Contract.__dataclass_fields__
    return [
        setting
        for setting in settings
        if getattr(contract, setting) not in (defaults[setting].default, {})
    ]


def _paths(contract: Contract) -> str | None:
    own = [name for name in contract.columns if name not in contract.parent_columns]
    arrays = [child.records for child in contract.children]
    paths = sorted([*own, *arrays], key=lambda path: path.split("."))
    for path, after in pairwise(paths):
        if path == after or after.startswith(f"{path}."):
            return f"{path} is both a value and the place of {after}"
    return None
