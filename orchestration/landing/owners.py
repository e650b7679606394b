"""Whose data a file holds, where a channel has several accounts: ids of one are not another's."""

from collections.abc import Collection, Iterable
from pathlib import Path

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import Rejected, parse_manifest
from orchestration.landing.rows import Row


def name_owners(
    rows: Iterable[Row],
    known: Iterable[Row],
    archive: Path,
    contract: Contract,
    accounts: Collection[str],
) -> None:
    """Say in each row whose data its file holds, and give a reason to those that hold another's.

    The same bytes are not two accounts', unless they are figures without ids. Files without lines
    are alike whoever sends them. Who is none of the brand's ``accounts``, if any are named, owns
    nothing.
    """
    if not contract.source_account:
        return
    rows = list(rows)
    again = {row.identity for row in rows}
    owners = {
        row.sha256: row.source_account
        for row in known
        if row.status != "rejected" and row.identity not in again
    }
    for row in rows:
        if row.reason or not row.manifest_sha256:
            continue
        try:
            said = parse_manifest((archive / row.manifest_sha256).read_bytes(), contract)
        except Rejected:
            continue
        row.source_account = said.source_account
        if accounts and said.source_account not in accounts:
            continue
        owner = owners.setdefault(row.sha256, row.source_account)
        if said.rows and owner != row.source_account and not contract.may_be_alike:
            row.reason = "account: the same bytes were delivered as another account's"
