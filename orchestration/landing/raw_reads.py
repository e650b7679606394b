"""One delivered record as it came, personal values and all.

The archive is owner only; this is the way to look into it that leaves a trace, see ``journal``.
"""

import sys
from collections.abc import Mapping
from typing import Any

from orchestration.home import Home
from orchestration.landing.contracts import Contract
from orchestration.landing.formats import is_table, records, survey_file
from orchestration.landing.manifests import Rejected
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row

# Of a hash, what `siyu explain` shows on a terminal is enough; less may be of several files.
_LEAST = 8


class NotRead(ValueError):
    """There is no such record, or it cannot be read; the message holds no value of it."""


def find_file(home: Home, sha256: str) -> Row:
    """Return the newest register row of the file whose hash begins so. Raises ``NotRead``.

    What the ledger has after the hash, the account of a file that may be like another's, is heeded.
    """
    sha256, _, account = sha256.partition("-")
    if len(sha256) < _LEAST:
        raise NotRead(f"name the file by at least {_LEAST} signs of its hash")
    with Registry(home.registry) as registry:
        rows = [
            row
            for row in registry.rows()
            if row.sha256.startswith(sha256) and account in ("", row.source_account)
        ]
    if len({row.sha256 for row in rows}) != 1:
        raise NotRead(
            f"{'several files have' if rows else 'no file has'} a hash beginning {sha256}"
        )
    if len(accounts := {row.source_account for row in rows if row.status == "loaded"}) > 1:
        raise NotRead(f"name the account after the hash: {', '.join(sorted(accounts))}")
    # A copy of it is the same bytes under another name.
    return max(rows, key=lambda row: (row.status == "loaded", row.seen_at))


def read_record(
    home: Home, contracts: Mapping[str, Contract], row: Row, line_no: int
) -> dict[str, Any]:
    """Return the record that begins on a line of a file, by column. Raises ``NotRead``."""
    contract = contracts.get(f"{row.channel}__{row.stream}")
    path = home.archive / row.sha256
    if contract is None:
        raise NotRead(f"no contract describes {row.channel}/{row.stream} any more")
    if not path.exists():
        raise NotRead("its bytes are gone, since somebody was erased out of it")
    try:
        for record in records(path, contract, row.file_name):
            if record.line_no == line_no:
                break
        else:
            raise NotRead(f"no record begins on line {line_no}")
        if record.values is None:
            raise NotRead(f"the record on line {line_no} cannot be read: {record.reason}")
        if not is_table(contract, row.file_name):
            return dict(record.values)
        header = survey_file(path, contract, row.file_name, sys.maxsize).header
        return dict(zip(header, record.values, strict=True))
    except Rejected as problem:
        raise NotRead(f"the file cannot be read: {problem}") from None
