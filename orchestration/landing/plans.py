"""Where the fields of a stream's records go: into its columns, or to the rows of a child."""

from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.promises import DOCUMENTS, DROP


class Plan:
    """One stream's columns by the paths of its fields, and the rows they have made so far."""

    def __init__(self, contract: Contract):
        self.contract = contract
        self.tree: dict[str, Any] = {}
        """Each name leads to the place of a column, to a child, or to the names inside it."""
        self.blank: list[Any] = [None] * len(contract.columns)
        columns = list(enumerate(contract.columns))
        self.from_parent = [each for each in columns if each[1] in contract.parent_columns]
        self.dropped = [place for place, name in columns if contract.pii.get(name) == DROP]
        for place, name in columns:
            if name not in contract.parent_columns:
                self._plant(name, place)
        children = [Plan(child) for child in contract.children]
        for child in children:
            self._plant(child.contract.records, child)
        self.family: list[Plan] = [self, *(each for child in children for each in child.family)]
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
