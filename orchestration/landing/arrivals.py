"""What becomes of the files in the drop zone: the decisions of a landing, stream by stream.

Bytes go to the archive before anything is decided, the register is written last. A crash in
between leaves files that nobody knows, and the next landing removes or adopts them.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path


from orchestration.home import Home
from orchestration.landing import lake
from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import SUFFIX, Manifest, Rejected, manifest_path, parse_manifest
from orchestration.landing.reading import Survey, count_lines, survey
from orchestration.landing.registry import Registry, Row, Total
from orchestration.landing.tokens import Tokens

# Starting two workers costs half a second, which a handful of files does not repay.
_WORTH_WORKERS = 16
_BATCH = 64
_FILE_NAME = re.compile(r"[\w\-][\w\-. ()+=]*\Z")


@dataclass(frozen=True)
class Arrival:
    """A file in the drop zone, before anything is known of it."""

    path: Path
    delivery_date: date


@dataclass(frozen=True)
class _Task:
    """A file to read, with all that a worker needs."""

    row: Row
    contract: Contract
    file: Path
    manifest: bytes
    lake: Path
    key: bytes
    landed_at: datetime


def arrivals(home: Home, contract: Contract, up_to: date) -> Iterator[Arrival]:
    """Yield the delivered files of a stream, by delivery date and name.

    Hidden files are uploads in progress, manifests belong to their file, and a folder that is no
    date is reported by ``strays``.
    """
    folder = home.landing / contract.channel / contract.stream
    for day in _days(folder):
        if day > up_to:
            continue
        for path in sorted((folder / day.isoformat()).iterdir()):
            if not path.name.startswith(".") and not path.name.endswith(SUFFIX):
                yield Arrival(path, day)


def strays(home: Home, contracts: dict[str, Contract]) -> list[str]:
    """Return what lies in the drop zone where no contract looks for it."""
    expected = {(contract.channel, contract.stream) for contract in contracts.values()}
    found = []
    for path in sorted(home.landing.glob("*/*")):
        if (path.parent.name, path.name) not in expected:
            found.append(f"{path.relative_to(home.landing)}: no stream has this name")
            continue
        days = {day.isoformat() for day in _days(path)}
        found += [
            f"{each.relative_to(home.landing)}: not a delivery date"
            for each in sorted(path.iterdir())
            if each.name not in days and not each.name.startswith(".")
        ]
    return found


def delivery_dates(home: Home, contracts: dict[str, Contract]) -> list[date]:
    """Return the delivery dates that the drop zone holds, oldest first."""
    return sorted(
        {
            day
            for contract in contracts.values()
            for day in _days(home.landing / contract.channel / contract.stream)
        }
    )


def land(
    home: Home, contract: Contract, key: bytes, up_to: date, deadline_passed: bool = True
) -> list[Row]:
    """Land every file of a stream that has not landed, and return the register rows it changed.

    Landing the same files again changes nothing. ``deadline_passed`` says whether a file without
    its manifest is still awaited or must be rejected.
    """
    folder = home.lake / contract.name
    lake.ensure_schema(folder, lake.raw_schema(contract))
    lake.ensure_schema(home.lake / "landing__quarantined_lines", lake.QUARANTINE)
    with Registry(home.registry) as registry:
        known = {(*row.slot, row.sha256): row for row in registry.rows(contract.channel, contract.stream)}
        changed: list[Row] = []
        landed_at = datetime.now(UTC)
        tasks = [
            *_lost(home, contract, known, key, landed_at),
            *_new(home, contract, known, key, landed_at, up_to, deadline_passed, registry),
        ]
        for batch in _read(tasks):
            # The data must be on the disk before the register says so.
            os.sync()
            changed += _settle(home, contract, known, batch, registry)
        _remove_orphans(home, contract, known)
    return changed


def _days(folder: Path) -> list[date]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    days = []
    for each in folder.iterdir():
        try:
            day = date.fromisoformat(each.name)
        except ValueError:
            continue
        if each.name == day.isoformat() and each.is_dir() and not each.is_symlink():
            days.append(day)
    return sorted(days)


def _new(
    home: Home,
    contract: Contract,
    known: dict,
    key: bytes,
    landed_at: datetime,
    up_to: date,
    deadline_passed: bool,
    registry: Registry,
) -> Iterator[_Task]:
    """Archive what has arrived and yield what the register does not know or waits for."""
    unchanged = {
        (*row.slot, row.size, row.modified_ns, row.manifest_sha256) for row in known.values()
    }
    for arrival in arrivals(home, contract, up_to):
        slot = (contract.channel, contract.stream, arrival.delivery_date, arrival.path.name)
        row = Row(*slot, sha256="", manifest_sha256="", status="rejected", seen_at=landed_at.isoformat())
        status = arrival.path.lstat()
        row.size, row.modified_ns = status.st_size, status.st_mtime_ns
        row.reason = _unacceptable(arrival.path)
        manifest = b"" if row.reason else _manifest_bytes(arrival.path)
        row.manifest_sha256 = hashlib.sha256(manifest).hexdigest() if manifest else ""
        if (*slot, row.size, row.modified_ns, row.manifest_sha256) in unchanged:
            continue
        if not manifest and not row.reason and not deadline_passed:
            continue
        if arrival.path.is_symlink() or not arrival.path.is_file():
            row.sha256 = hashlib.sha256(os.fsencode(arrival.path.name)).hexdigest()
        else:
            row.sha256 = _archive(arrival.path, home.archive)
        before = known.get((*slot, row.sha256))
        if before and (before.status != "rejected" or before.manifest_sha256 == row.manifest_sha256):
            # Seen before: only where and when it was last seen is news.
            row = replace(before, size=row.size, modified_ns=row.modified_ns, seen_at=row.seen_at)
            row.manifest_sha256 = before.manifest_sha256
            known[(*slot, row.sha256)] = row
            registry.save([row])
            continue
        if manifest:
            _keep(manifest, home.archive / row.manifest_sha256)
        yield _Task(row, contract, home.archive / row.sha256, manifest, home.lake, key, landed_at)


def _lost(
    home: Home, contract: Contract, known: dict, key: bytes, landed_at: datetime
) -> Iterator[_Task]:
    """Yield the files that the register calls loaded and the lake does not have."""
    for row in known.values():
        if row.status != "loaded":
            continue
        if not lake.lake_file(home.lake, contract.name, row.delivery_date, row.sha256).exists():
            manifest = (home.archive / row.manifest_sha256).read_bytes()
            yield _Task(
                replace(row, totals=[]), contract, home.archive / row.sha256, manifest, home.lake, key, landed_at
            )


def _unacceptable(path: Path) -> str | None:
    if path.is_symlink():
        return "it is a link, and links are not followed"
    if not path.is_file():
        return "it is not a file"
    if not _FILE_NAME.match(path.name):
        return "it has a character other than letters, digits and -_.()+= or space"
    return None


def _manifest_bytes(path: Path) -> bytes:
    sidecar = manifest_path(path)
    return sidecar.read_bytes() if sidecar.is_file() and not sidecar.is_symlink() else b""


def _archive(path: Path, archive: Path) -> str:
    """Copy a file to the archive under its SHA-256, which is returned."""
    archive.mkdir(parents=True, exist_ok=True)
    part = archive / f".part-{os.getpid()}"
    digest = hashlib.sha256()
    with path.open("rb") as source, part.open("wb") as copy:
        os.fchmod(copy.fileno(), 0o400)
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            copy.write(chunk)
    part.replace(archive / digest.hexdigest())
    return digest.hexdigest()


def _keep(content: bytes, path: Path) -> None:
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.chmod(0o400)
        part.replace(path)


def _read(tasks: list[_Task]) -> Iterator[list[Row]]:
    if len(tasks) < _WORTH_WORKERS:
        yield [_judge(task) for task in tasks]
        return
    # Spawned, because a fork of a process with threads may hang.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for start in range(0, len(tasks), _BATCH):
            yield list(pool.map(_judge, tasks[start : start + _BATCH], chunksize=4))


def _judge(task: _Task) -> Row:
    """Read one file, write it to the lake if it keeps its contract, and say what became of it."""
    row, contract = task.row, task.contract
    is_gzip = row.file_name.endswith(".gz")
    try:
        if row.reason:
            raise Rejected("file name", row.reason)
        if not task.manifest:
            raise Rejected("manifest", "none came by the deadline")
        manifest = parse_manifest(task.manifest, contract)
        row.exported_at = manifest.exported_at and manifest.exported_at.astimezone(UTC).isoformat()
        if task.file.stat().st_size != manifest.bytes or row.sha256 != manifest.sha256.lower():
            raise Rejected("manifest", "bytes or SHA-256 differ from the file's")
        found = survey(task.file, contract, is_gzip, manifest.rows)
        _check(found, manifest, contract, row.delivery_date)
        delivery = lake.Delivery(task.file, row.sha256, is_gzip, row.delivery_date, task.landed_at)
        try:
            loaded = lake.load(
                delivery, contract, found.header, found.is_plain, task.lake, Tokens(task.key)
            )
        except Exception as problem:
            if not found.is_plain or type(problem).__module__ not in ("_duckdb", "duckdb"):
                raise
            # DuckDB quotes the line it stumbled on, which may be personal: read it carefully instead.
            loaded = lake.load(delivery, contract, found.header, False, task.lake, Tokens(task.key))
        if loaded.loaded + loaded.quarantined != found.records:
            raise Rejected("count", f"{found.records} lines counted, {loaded.loaded} in the lake")
    except Rejected as rejection:
        row.status, row.reason = "rejected", str(rejection)
        row.received = row.rejected = count_lines(task.file, is_gzip) if task.file.exists() else 0
        row.loaded = row.quarantined = 0
        return row
    row.status, row.received, row.rejected = "loaded", found.records, 0
    row.loaded, row.quarantined = loaded.loaded, loaded.quarantined
    row.totals = [
        Total(name, manifest.totals[name], found.totals[name], loaded.totals[name])
        for name in contract.control_totals
    ]
    undeclared = [name for name in found.header if name not in contract.columns]
    row.reason = f"undeclared columns kept aside: {len(undeclared)}" if undeclared else None
    return row


def _check(found: Survey, manifest: Manifest, contract: Contract, delivery_date: date) -> None:
    if found.records != manifest.rows:
        raise Rejected("manifest", f"{manifest.rows} lines declared, {found.records} found")
    readable = sum(found.business_dates.values()) == found.records or not contract.business_date
    for name in contract.control_totals if readable else ():
        if found.totals[name] != manifest.totals[name]:
            raise Rejected("control total", f"{name} differs from the declared sum")
    if contract.business_date and found.records:
        day = manifest.business_date or delivery_date - timedelta(days=1)
        window = {
            (day + timedelta(days=shift)).isoformat()
            for shift in range(-contract.business_date.lateness_days, 2)
        }
        inside = sum(count for text, count in found.business_dates.items() if text in window)
        on_day = found.business_dates[day.isoformat()] + found.business_dates[delivery_date.isoformat()]
        if not on_day or inside * 2 < found.records:
            raise Rejected(
                "business day",
                f"{contract.business_date.column}: {found.records - inside} of {found.records}"
                f" lines are not of {day} or the {contract.business_date.lateness_days} days before",
            )


def _settle(
    home: Home, contract: Contract, known: dict, rows: list[Row], registry: Registry
) -> list[Row]:
    """Decide between versions and copies, write the register, then let go of what it replaced."""
    changed: list[Row] = []
    for row in rows:
        if row.status == "loaded":
            original = next((each for each in known.values() if _is_copy(row, each)), None)
            if original and (original.status != "loaded" or _place(original) < _place(row)):
                _call_copy(row, original)
            else:
                if original:
                    _call_copy(original, row)
                    changed.append(original)
                changed += _settle_versions(row, known)
        known[(*row.slot, row.sha256)] = row
        changed.append(row)
    registry.save(changed)
    return changed


def _is_copy(row: Row, other: Row) -> bool:
    """Whether ``row`` delivers again what ``other`` brought; files without lines say nothing twice."""
    return (
        row.received > 0
        and other.sha256 == row.sha256
        and other.slot != row.slot
        and other.status in ("loaded", "superseded")
    )


def _place(row: Row) -> tuple[date, str]:
    return row.delivery_date, row.file_name


def _call_copy(row: Row, original: Row) -> None:
    """The copy is the one with the later date or name, whichever of the two came first."""
    row.status, row.duplicate, row.loaded, row.quarantined = "duplicate", row.received, 0, 0
    row.reason = f"the same bytes as {original.file_name} of {original.delivery_date}"


def _settle_versions(row: Row, known: dict) -> list[Row]:
    """Let the newest version of a file count: by the sender's clock where given, else as received."""
    versions = [
        each
        for each in known.values()
        if each.slot == row.slot and each.sha256 != row.sha256 and each.status == "loaded"
    ]
    for older in versions:
        if row.exported_at and older.exported_at and row.exported_at < older.exported_at:
            _supersede(row)
            return []
        _supersede(older)
    return versions


def _supersede(row: Row) -> None:
    row.status, row.superseded, row.reason = "superseded", row.received, "a newer version came"
    row.loaded = row.quarantined = 0


def _remove_orphans(home: Home, contract: Contract, known: dict) -> None:
    """Remove Parquet files that the register does not count: crashes, copies, older versions."""
    counted = {
        lake.lake_file(home.lake, contract.name, row.delivery_date, row.sha256)
        for row in known.values()
        if row.status == "loaded"
    }
    quarantined = {
        lake.quarantine_file(home.lake, contract, row.delivery_date, row.sha256)
        for row in known.values()
        if row.status == "loaded" and row.quarantined
    }
    schema = "schema.parquet"
    folder = home.lake / contract.name
    for path in folder.glob("*/*"):
        if path.name != schema and path not in counted:
            path.unlink()
    for path in (home.lake / "landing__quarantined_lines").glob(f"*/{contract.name}-*"):
        if path not in quarantined:
            path.unlink()
