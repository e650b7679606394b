"""What lies in the drop zone, and the landing of a stream: from there to the lake and the register.

Bytes go to the archive before anything is decided, the register is written last. A crash in
between leaves files that nobody knows, in the archive and in the lake, and the next landing removes
or adopts them.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from orchestration.home import Home
from orchestration.landing import archive, erased_copies, lake
from orchestration.landing.channels import channel
from orchestration.landing.contracts import Contract
from orchestration.landing.drop_zone import delivered, odd_name, shown
from orchestration.landing.judging import Judge
from orchestration.landing.loading import Loader
from orchestration.landing.manifests import MAX_BYTES, Rejected, account_of, manifest_path, restated
from orchestration.landing.owners import name_owners
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Identity, Row, last_seen
from orchestration.landing.settling import settle
from orchestration.landing.tokens import Tokens


def land(
    home: Home, contract: Contract, key: bytes, up_to: date, deadline_passed: bool = True
) -> list[Row]:
    """Land every file of a stream that has not landed, and return the register rows that changed.

    Landing the same files again changes nothing. ``deadline_passed`` says whether a file of
    ``up_to`` without its manifest is rejected or still awaited.
    """
    landed_at = datetime.now(UTC)
    lake.prepare(home.lake, contract)
    settings = channel(home, contract.channel)
    if not settings.is_on:
        return []
    erased_copies.recover(home.archive)
    with Registry(home.registry) as registry:
        archive.clear_unfinished(home.archive, registry.hashes)
        loader = Loader(contract, home.lake, Tokens(key), landed_at, registry.erased_tokens())
        judge = Judge(home.archive, loader, settings.accounts)
        rows = registry.rows(contract.channel, contract.stream)
        known = {row.identity: row for row in rows}
        before = {row.identity: replace(row) for row in rows}
        saved = dict(before)
        lacking = {row.identity for row in lake.tidy(home.lake, contract, rows)}
        awaited = None if deadline_passed else up_to
        to_read = [*_unknown(home, contract, known, up_to, awaited, landed_at)]
        name_owners(to_read, known.values(), home.archive, contract, settings.accounts)
        while True:
            again: list[Row] = []
            for batch in judge.judge_all(to_read):
                known.update((row.identity, row) for row in batch)
                again += settle(known.values(), contract)
                _save(registry, known, saved)
            # What counts again after another decision, and what the lake should hold and does not.
            to_read = [
                replace(row, reason=None)
                for row in known.values()
                if row.status == "loaded" and (row in again or row.identity in lacking)
            ]
            lacking.clear()
            if not to_read:
                break
        _save(registry, known, saved)
        archive.finish(home.archive)
        lake.tidy(home.lake, contract, known.values())
        erased_copies.clear(home, known.values())
    return [row for row in known.values() if _is_news(row, before.get(row.identity))]


def _unknown(
    home: Home,
    contract: Contract,
    known: dict[Identity, Row],
    up_to: date,
    awaited: date | None,
    landed_at: datetime,
) -> Iterator[Row]:
    """Archive what has arrived, and yield what has not been accepted yet.

    A rejected file is judged again by each landing, because its contract may have been mended. One
    that is renamed or taken away meanwhile is left to the next.
    """
    latest = last_seen(known.values())
    for day, path in delivered(home.landing / contract.channel / contract.stream, up_to):
        try:
            row, manifest = _row(contract, day, path, landed_at)
        except FileNotFoundError:
            continue
        before = latest.get(row.slot)
        if before and row.looks_like(before):
            if before.status != "rejected":
                continue
            row.seen_at = before.seen_at
        if day == awaited and not manifest and not row.reason:
            continue
        try:
            row.sha256 = archive.keep_file(path, home.archive)
        except FileNotFoundError:
            continue
        except Rejected as problem:
            row.reason = str(problem)
            row.sha256 = hashlib.sha256(os.fsencode(path.name)).hexdigest()
        before = known.get(row.identity)
        if before and before.status != "rejected" and not _is_anothers(contract, before, manifest):
            known[row.identity] = _seen_again(home, contract, before, row, manifest)
            continue
        if manifest:
            archive.keep_text(manifest, home.archive)
        yield row


def _row(contract: Contract, day: date, path: Path, landed_at: datetime) -> tuple[Row, bytes]:
    """Return the row of a delivered file before it is read, and its manifest."""
    row = Row(
        contract.channel, contract.stream, day, shown(path.name), seen_at=landed_at.isoformat()
    )
    status = path.lstat()
    row.size, row.modified_ns = status.st_size, status.st_mtime_ns
    manifest = b""
    row.reason = odd_name(path.name)
    beside = manifest_path(path)
    if not row.reason and beside.is_file() and not beside.is_symlink():
        try:
            with beside.open("rb") as file:
                manifest = file.read(MAX_BYTES + 1)
            row.manifest_sha256 = hashlib.sha256(manifest).hexdigest()
        except PermissionError:
            row.reason = "manifest: this process may not read it"
    return row, manifest


def _save(registry: Registry, known: dict[Identity, Row], saved: dict[Identity, Row]) -> None:
    registry.save(changed := [row for name, row in known.items() if saved.get(name) != row])
    saved.update((row.identity, replace(row)) for row in changed)


def _is_anothers(contract: Contract, before: Row, manifest: bytes) -> bool:
    """Whether the sender says now that an accepted file holds another account's data."""
    account = account_of(manifest, contract)
    return bool(account) and account != before.source_account


def _seen_again(home: Home, contract: Contract, before: Row, seen: Row, manifest: bytes) -> Row:
    """Return an accepted row as it is seen again; a newer statement of it is taken over."""
    former = home.archive / before.manifest_sha256
    if manifest and former.is_file():
        exported_at = restated(manifest, former.read_bytes(), contract)
        if exported_at:
            sha256 = archive.keep_text(manifest, home.archive)
            before = replace(before, manifest_sha256=sha256, exported_at=exported_at.isoformat())
    return before.seen_as(seen)


def _is_news(row: Row, before: Row | None) -> bool:
    return before is None or before.seen_as(row) != row
