"""Records with fields inside fields become the rows of a stream and of its children.

Personal values are replaced on the way, so that what leaves here may lie in the lake.
"""

from typing import Any

import pyarrow as pa

from orchestration.landing.contracts import Contract
from orchestration.landing.documents import as_text, at, elements, written
from orchestration.landing.promises import DOCUMENTS, DROP
from orchestration.landing.tokens import Tokens

_MOST_NAMES = 10_000


class Flattening:
    """The rows of one file, taken from here batch by batch."""

    def __init__(self, contract: Contract, tokens: Tokens):
        self._plan = _Plan(contract)
        self._aside = _Aside(contract.channel, tokens)
        self._tokens = tokens
        self.size = 0

    @property
    def undeclared(self) -> int:
        """How many names were seen that no contract declares."""
        return len(self._aside.names)

    def add(self, line_no: int, record: dict[str, Any], size: int) -> None:
        family = self._plan.family
        before = [len(plan.rows) for plan in family]
        self._add(self._plan, record, [], line_no, dict.fromkeys(family, 0))
        if len(family) > 1:
            children = [
                plan.rows[start:] for plan, start in zip(family[1:], before[1:], strict=True)
            ]
            content = self._tokens.token("children", self._plan.contract.channel, repr(children))
            self._plan.contents.append(content)
        self.size += size

    def take(self) -> dict[str, pa.Table]:
        """Return the rows since the last call, by stream."""
        tables = {plan.contract.name: self._table(plan) for plan in self._plan.family}
        self.size = 0
        return tables

    def _add(self, plan: "_Plan", value: Any, above: list, line_no: int, numbers: dict) -> None:
        row: list[Any] = [None] * len(plan.contract.columns)
        for place, name in plan.from_parent:
            row[place] = _inherited(name, above)
        inner: list[tuple[_Plan, Any]] = []
        fields = value if isinstance(value, dict) else {"value": value}
        extra = self._walk(fields, plan.tree, row, inner)
        for place in plan.dropped:
            row[place] = None
        numbers[plan] += 1
        plan.rows.append(row)
        plan.extras.append(written(extra) if extra else None)
        plan.line_numbers.append(line_no)
        plan.child_numbers.append(numbers[plan])
        for child, found in inner:
            for element in elements(found):
                self._add(child, element, [(plan, fields), *above], line_no, numbers)

    def _walk(self, fields: dict[str, Any], tree: dict, row: list, inner: list) -> dict[str, Any]:
        """Put declared fields in their places, and return the others made safe."""
        extra: dict[str, Any] = {}
        for name, value in fields.items():
            node = tree.get(name)
            if isinstance(node, int):
                row[node] = value
            elif isinstance(node, dict) and isinstance(value, dict):
                if aside := self._walk(value, node, row, inner):
                    extra[name] = aside
            elif isinstance(node, _Plan) and isinstance(value, list | dict):
                inner.append((node, value))
            elif node is None:
                self._aside.keep(extra, name, value)
            elif value is not None:
                extra[name] = self._aside.safe(value)
        return extra

    def _table(self, plan: "_Plan") -> pa.Table:
        contract = plan.contract
        values = zip(*plan.rows, strict=True) if plan.rows else [()] * len(contract.columns)
        columns: dict[str, pa.Array] = {
            name: strings(
                [self._personal(contract.pii[name], each) for each in column]
                if name in contract.pii
                else [as_text(each) for each in column]
            )
            for name, column in zip(contract.columns, values, strict=True)
        }
        columns["_extra"] = strings(plan.extras)
        columns["_line_no"] = pa.array(plan.line_numbers, pa.int64())
        columns["_child_no"] = pa.array(plan.child_numbers, pa.int64())
        if plan is self._plan and contract.children:
            columns["_child_content"] = strings(plan.contents)
        plan.clear()
        return pa.table(columns)

    def _personal(self, kind: str, value: Any) -> str | None:
        """Return the token of a personal value; of an array of them, an array of tokens."""
        if kind == DROP:
            return None
        if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
            return written([self._personal(kind, each) for each in value])
        return self._tokens.token(kind, self._plan.contract.channel, as_text(value))


class _Plan:
    """Where the fields of a stream's records go, and the rows they have made so far."""

    def __init__(self, contract: Contract):
        self.contract = contract
        self.tree: dict[str, Any] = {}
        self.from_parent = [
            (place, name)
            for place, name in enumerate(contract.columns)
            if name in contract.parent_columns
        ]
        self.dropped = [
            place for place, name in enumerate(contract.columns) if contract.pii.get(name) == DROP
        ]
        for place, name in enumerate(contract.columns):
            if name not in contract.parent_columns:
                self._plant(name, place)
        self.children = [_Plan(child) for child in contract.children]
        for child in self.children:
            self._plant(child.contract.records, child)
        self.family: list[_Plan] = [
            self,
            *(each for child in self.children for each in child.family),
        ]
        self.clear()

    def clear(self) -> None:
        self.rows: list[list[Any]] = []
        self.extras: list[str | None] = []
        self.line_numbers: list[int] = []
        self.child_numbers: list[int] = []
        self.contents: list[str | None] = []

    def _plant(self, path: str, node: Any) -> None:
        *branches, leaf = path.split(".") if self.contract.format in DOCUMENTS else [path]
        tree = self.tree
        for name in branches:
            tree = tree.setdefault(name, {})
        tree[leaf] = node


class _Aside:
    """Undeclared fields, of which only what is harmless stays readable."""

    def __init__(self, channel: str, tokens: Tokens):
        self._channel = channel
        self._tokens = tokens
        self.names: dict[str, str] = {}

    def keep(self, extra: dict[str, Any], name: str, value: Any) -> None:
        shown = self.names.get(name) or self._tokens.undeclared(self._channel, name) or ""
        if len(self.names) < _MOST_NAMES:
            self.names[name] = shown
        # Two spellings of a name may have one token.
        extra[shown if shown not in extra else f"{shown}~{len(extra)}"] = self.safe(value)

    def safe(self, value: Any) -> Any:
        if isinstance(value, dict):
            kept: dict[str, Any] = {}
            for name, each in value.items():
                self.keep(kept, name, each)
            return kept
        if isinstance(value, list):
            return [self.safe(each) for each in value]
        if value is None or isinstance(value, bool):
            return value
        shown = self._tokens.undeclared(self._channel, value)
        return value if shown == value else shown


def strings(values: list[str | None]) -> pa.Array:
    """Return text as Arrow has it; half an emoji stays the escape that it was delivered as."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        whole = (each and each.encode("utf-8", "backslashreplace").decode() for each in values)
        return pa.array(whole, pa.string())


def _inherited(name: str, above: list) -> Any:
    """Return a field of the nearest record above that has it of its own."""
    for plan, fields in above:
        if name not in plan.contract.parent_columns:
            return at(fields, name)
    return None
