"""The lines of a table as they may lie in the lake: personal values and whatever could be one are
replaced by tokens.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from orchestration.landing.batches import Batches
from orchestration.landing.contracts import Contract
from orchestration.landing.promises import DROP
from orchestration.landing.tokens import Tokens


@dataclass(frozen=True)
class Tabulating:
    """Finishes the batches of a table."""

    contract: Contract
    tokens: Tokens

    def finished(self, batches: Batches) -> Iterator[dict[str, pa.Table]]:
        """Yield the lines of a table with tokens in place of personal values."""
        for lines, line_numbers in batches:
            columns = {name: self._landed(lines, name) for name in self.contract.columns}
            columns |= {"_extra": self._extra(lines), "_line_no": line_numbers}
            yield {self.contract.name: pa.table(columns)}

    def _landed(self, lines: pa.Table, name: str) -> pa.Array | pa.ChunkedArray:
        kind = self.contract.pii.get(name)
        if kind == DROP or name not in lines.column_names:
            return pa.nulls(lines.num_rows, pa.string())
        return self._tokenised(lines[name], kind) if kind else lines[name]

    def _tokenised(self, column: pa.ChunkedArray, kind: str) -> pa.Array:
        """Replace values by tokens, hashing each distinct value once."""
        encoded = column.combine_chunks().dictionary_encode()
        made = [
            self.tokens.token(kind, self.contract.channel, value)
            for value in encoded.dictionary.to_pylist()
        ]
        return pa.array(made, pa.string()).take(encoded.indices)

    def _extra(self, lines: pa.Table) -> pa.Array:
        """Keep undeclared columns aside, their names judged like their values."""

        def plain(text: str | None) -> str | None:
            return self.tokens.undeclared(self.contract.channel, text)

        names = [name for name in lines.column_names if name not in self.contract.columns]
        if not names:
            return pa.nulls(lines.num_rows, pa.string())
        return pa.array(
            [
                json.dumps({plain(name): plain(value) for name, value in line.items()})
                for line in lines.select(names).to_pylist()
            ],
            pa.string(),
        )
