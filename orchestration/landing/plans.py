"""Where the fields of a stream's records go: into its columns, or to the rows of a child."""

from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.promises import DOCUMENTS


class Plan:
    """One stream's columns and children, by the paths of its fields."""

    def __init__(self, contract: Contract):
        self.contract = contract
        self.tree: dict[str, Any] = {}
        """Each name leads to a column, to the plan of a child, or to the names inside it."""
        for name in contract.columns:
            if name not in contract.parent_columns:
                self._plant(name, name)
        self.children = [Plan(child) for child in contract.children]
        for child in self.children:
            self._plant(child.contract.records, child)

    def _plant(self, path: str, node: Any) -> None:
        *branches, leaf = path.split(".") if self.contract.format in DOCUMENTS else [path]
        tree = self.tree
        for name in branches:
            tree = tree.setdefault(name, {})
        tree[leaf] = node
