"""Records with fields inside fields become the rows of a stream and of its children.

Personal values are replaced on the way, so that what leaves here may lie in the lake.
"""

from typing import Any

import pyarrow as pa

from orchestration.landing.contracts import Contract
from orchestration.landing.fields import as_text, at, elements, written
from orchestration.landing.plans import Plan
from orchestration.landing.promises import DROP, TABLES
from orchestration.landing.tokens import Tokens
from orchestration.landing.undeclared import Undeclared


class Flattening:
    """The rows of one file, taken from here batch by batch."""

    def __init__(self, contract: Contract, tokens: Tokens):
        self._plan = Plan(contract)
        self._aside = Undeclared(contract.channel, tokens)
        self._tokens = tokens
        self.size = 0
        """Roughly how many characters are waiting."""

    @property
    def undeclared(self) -> int:
        """How many names were seen that no contract declares."""
        return len(self._aside.names)

    def add(self, line_no: int, record: dict[str, Any], size: int) -> None:
        children = self._plan.family[1:]
        before = [len(plan.rows) for plan in children]
        self._add(self._plan, record, (), line_no)
        if children:
            inner = [plan.rows[start:] for plan, start in zip(children, before, strict=True)]
            for plan, start in zip(children, before, strict=True):
                plan.child_numbers += range(1, len(plan.rows) - start + 1)
            # Keyed, for what stands in a record may be nothing but a phone number.
            content = self._tokens.token("children", self._plan.contract.channel, repr(inner))
            self._plan.contents.append(content)
        self.size += size

    def take(self) -> dict[str, pa.Table]:
        """Return the rows since the last call, by stream."""
        self.size = 0
        return {plan.contract.name: self._table(plan) for plan in self._plan.family}

    def _add(self, plan: Plan, value: Any, above: tuple, line_no: int) -> None:
        row = plan.blank.copy()
        for place, name in plan.from_parent:
            row[place] = _inherited(name, above)
        inner: list[tuple[Plan, Any]] = []
        fields = value if isinstance(value, dict) else {"value": value}
        extra = self._walk(fields, plan.tree, row, inner)
        for place in plan.dropped:
            row[place] = None
        plan.rows.append(row)
        plan.extras.append(written(extra) if extra else None)
        plan.line_numbers.append(line_no)
        for child, found in inner:
            for element in elements(found):
                self._add(child, element, ((plan, fields), *above), line_no)

    def _walk(
        self, fields: dict[str, Any], tree: dict[str, Any], row: list, inner: list
    ) -> dict[str, Any]:
        """Put declared fields in their places, and return the others made safe."""
        extra: dict[str, Any] = {}
        for name, value in fields.items():
            node = tree.get(name)
            if isinstance(node, int):
                row[node] = value
            elif node is None:
                self._aside.keep(extra, name, value)
            elif isinstance(node, dict) and isinstance(value, dict):
                if aside := self._walk(value, node, row, inner):
                    extra[name] = aside
            elif isinstance(node, Plan) and isinstance(value, list | dict):
                inner.append((node, value))
            elif value is not None:
                # A value stands where the contract has fields or records.
                extra[name] = self._aside.safe(value)
        return extra

    def _table(self, plan: Plan) -> pa.Table:
        contract = plan.contract
        values = zip(*plan.rows, strict=True) if plan.rows else [()] * len(contract.columns)
        columns: dict[str, pa.Array] = {
            name: strings(self._texts(column, contract.pii.get(name)))
            for name, column in zip(contract.columns, values, strict=True)
        }
        columns["_extra"] = strings(plan.extras)
        columns["_line_no"] = pa.array(plan.line_numbers, pa.int64())
        if contract.parent:
            columns["_child_no"] = pa.array(plan.child_numbers, pa.int64())
        elif contract.children:
            columns["_child_content"] = strings(plan.contents)
        plan.clear()
        return pa.table(columns)

    def _texts(self, values: tuple, kind: str | None) -> list[str | None]:
        if kind:
            return [self._personal(kind, each) for each in values]
        if self._plan.contract.format in TABLES:
            # As in CSV, which cannot tell an empty text from none.
            return [as_text(each) or None for each in values]
        return [each if each.__class__ is str else as_text(each) for each in values]

    def _personal(self, kind: str, value: Any) -> str | None:
        """Return the token of a personal value; of an array of them, an array of tokens."""
        if value is None or kind == DROP:
            return None
        if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
            return written([self._personal(kind, each) for each in value])
        return self._tokens.token(kind, self._plan.contract.channel, as_text(value))


def strings(values: list[str | None]) -> pa.Array:
    """Return text as Arrow has it; half an emoji stays the escape that it was delivered as."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        whole = (each and each.encode("utf-8", "backslashreplace").decode() for each in values)
        return pa.array(whole, pa.string())


def _inherited(name: str, above: tuple) -> Any:
    """Return a field of the nearest record above that has it of its own."""
    for plan, fields in above:
        if name not in plan.contract.parent_columns:
            return at(fields, name)
    return None
