"""Persons who asked to be forgotten, taken out of what has landed: archive, drop zone and lake.

Whatever moment it is stopped at, the same request finishes it. The lake is therefore changed last:
as long as somebody is in there, the file is done again.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from orchestration.home import Home
from orchestration.landing import archive, erased_copies, lake
from orchestration.landing.contracts import Contract
from orchestration.landing.erasing import erase, personal_columns
from orchestration.landing.judging import Judge
from orchestration.landing.loading import Loader
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row
from orchestration.landing.searching import holds
from orchestration.landing.tokens import Tokens, normalise

_SCRATCH = ".erasing-"


@dataclass
class Forgotten:
    """What was done to files."""

    removed_lines: int = 0
    files: int = 0
    unsearched: list[str] = field(default_factory=list)
    """Files that nobody can read by a contract, or search to their end."""


def forget(
    home: Home, contracts: Mapping[str, Contract], key: bytes, now: datetime, phone: str | None
) -> Forgotten:
    """Take everybody who has a tombstone out of all files; a phone is sought in their bytes too."""
    done = Forgotten()
    sought = normalise("phone", phone) if phone else ""
    for scratch in home.root.glob(f"{_SCRATCH}*"):
        shutil.rmtree(scratch)
    erased_copies.recover(home.archive)
    with Registry(home.registry) as registry:
        archive.clear_unfinished(home.archive, registry.hashes)
        tombstones, unread = registry.erased_tokens(), list[Row]()
        for contract in contracts.values():
            loader = Loader(contract, home.lake, Tokens(key), now, tombstones)
            unread += _forget_in_stream(home, registry, loader, sought, done)
        unread += [
            row
            for row in registry.rows()
            if row.status == "rejected" or f"{row.channel}__{row.stream}" not in contracts
        ]
        _forget_in_unread(home, registry, unread, sought, done)
    lake.remove_unknown(home.lake, contracts.values())
    return done


def _forget_in_stream(
    home: Home, registry: Registry, loader: Loader, sought: str, done: Forgotten
) -> list[Row]:
    """Take the erased out of a stream, and return the rows that cannot be read any more."""
    contract, unread = loader.contract, list[Row]()
    rows = registry.rows(contract.channel, contract.stream)
    lake.prepare(home.lake, contract)
    for row in rows:
        is_told = bool(sought and _holds(home.archive / row.sha256, sought))
        if row.status != "superseded" and not (
            row.status == "loaded"
            and (is_told or _is_in(loader, row) or erased_copies.differs(home.archive, row))
        ):
            continue
        with tempfile.TemporaryDirectory(dir=home.root, prefix=_SCRATCH) as scratch:
            made = _read_again(home, loader, Path(scratch), row, is_told)
            if made is None:
                unread.append(row)
            elif row.status == "loaded":
                registry.save([made])
                lake.take_over(home.lake, contract, made, Path(scratch))
                done.files += 1
                done.removed_lines += made.erased - row.erased
    erased_copies.clear(home, rows)
    return unread


def _read_again(home: Home, loader: Loader, scratch: Path, row: Row, is_told: bool) -> Row | None:
    """Return the row of a file without the erased, whose lines are in ``scratch``.

    Bytes may be lost, or no contract's any more; then the lake still has the lines. Nothing is
    returned where it has not.
    """
    former, loader = loader.lake, replace(loader, lake=scratch)
    if (home.archive / row.sha256).exists() or erased_copies.has_copy(home.archive, row.sha256):
        made = Judge(home.archive, loader).judge(replace(row, reason=None))
        if made.status == "loaded":
            if is_told and not erased_copies.has_copy(home.archive, row.sha256):
                # In a column that never lands: the lake has nothing of it, the bytes have.
                erased_copies.keep_copy(home.archive, loader, made)
            return made
    if row.status == "loaded" and _is_whole(former, loader.contract, row):
        return erased_copies.copy_lake(home.archive, loader, former, row)
    return None


def _forget_in_unread(
    home: Home, registry: Registry, rows: list[Row], sought: str, done: Forgotten
) -> None:
    """Remove the files that nobody can read by a contract, where the person is known to be in."""
    erased_copies.clear(home, rows)
    paths = {home.archive / row.sha256 for row in rows if row.sha256}
    paths |= (unnamed := archive.unnamed(home.archive, registry.hashes()))
    found = {path.name: _holds(path, sought) for path in paths if sought}
    told = {name for name, is_in in found.items() if is_in}
    unsure = {name for name, is_in in found.items() if is_in is None}
    for row in rows:
        if row.sha256 in told:
            if row.status != "rejected":
                registry.save([_given_up(row)])
            erased_copies.remove_delivered(home, row)
        elif (
            (not sought and (home.archive / row.sha256).exists())
            or row.sha256 in unsure
            or (row.status != "rejected" and erased_copies.has_copy(home.archive, row.sha256))
        ):
            done.unsearched.append(
                f"{row.channel}/{row.stream}/{row.delivery_date}/{row.file_name}"
            )
    # Last, since this is where the next attempt looks.
    for name in told:
        (home.archive / name).unlink(missing_ok=True)
    done.files += len(told)
    unnamed_left = {path for path in unnamed if not sought or path.name in unsure}
    if unnamed_left:
        count = len(unnamed_left)
        done.unsearched.append(f"{count} files of the archive that the register has not")


def _given_up(row: Row) -> Row:
    return replace(
        row,
        status="rejected",
        reason="erased: nobody could read it without the person",
        loaded=0,
        duplicate=0,
        superseded=0,
        quarantined=0,
        erased=0,
        rejected=row.received,
        totals=[],
    )


def _holds(path: Path, sought: str) -> bool | None:
    return path.is_file() and holds(path, sought)


def _is_whole(folder: Path, contract: Contract, row: Row) -> bool:
    return all(path.exists() for path in lake.family_files(folder, contract, row).values())


def _is_in(loader: Loader, row: Row) -> bool:
    """Return whether an erased person stands in the lines of a file, or nobody knows."""
    contract = loader.contract
    if not _is_whole(loader.lake, contract, row):
        return True
    files = lake.family_files(loader.lake, contract, row)
    tables = {
        each.name: lake.read_columns(files[each.name], ["_line_no", *personal_columns(each)])
        for each in contract.family
    }
    return erase(tables, contract, loader.erased_tokens).touched
