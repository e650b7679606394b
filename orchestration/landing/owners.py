"""Whose data a file holds, where a channel has several accounts: the same bytes are not two's."""

from collections.abc import Iterable
from pathlib import Path

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import Rejected, parse_manifest
from orchestration.landing.rows import Row


def refuse_foreign(
    rows: Iterable[Row], known: Iterable[Row], archive: Path, contract: Contract
) -> None:
    """Give a reason to the rows whose bytes are known as another account's.

    Files without lines are alike whoever sends them.
    """
    if not contract.source_account:
        return
    owners = {row.sha256: row.source_account for row in known if row.status != "rejected"}
    for row in rows:
        if row.reason or not row.manifest_sha256:
            continue
        try:
            said = parse_manifest((archive / row.manifest_sha256).read_bytes(), contract)
        except Rejected:
            continue
        owner = owners.setdefault(row.sha256, said.source_account)
        if said.rows and owner != said.source_account:
            row.reason = "account: the same bytes were delivered as another account's"
