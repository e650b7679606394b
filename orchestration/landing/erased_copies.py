"""What the archive keeps of a file out of which somebody was erased: its lines as they lie in the
lake, under the name of the bytes that were delivered.

Bytes cannot lose a line and stay a file of any format. So the plaintext goes, and the tokens of all
others stay: a rebuild reads the copy, and the same bytes delivered again are known by their hash.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.home import Home, replace_file
from orchestration.landing import lake
from orchestration.landing.becoming_personal import as_personal, kinds_of
from orchestration.landing.contracts import Contract
from orchestration.landing.erasing import erase
from orchestration.landing.loading import Loader
from orchestration.landing.manifests import Rejected, manifest_path, parse_manifest
from orchestration.landing.rows import Row, Total

_FOLDER = "erased"
_KEPT = ("received", "loaded", "quarantined", "erased", "exported_at", "source_account", "reason")


def has_copy(archive: Path, sha256: str) -> bool:
    return (_folder(archive, sha256) / "row.json").exists()


def differs(archive: Path, row: Row) -> bool:
    """Return whether a file's copy has lost more lines than the register has been told."""
    if not has_copy(archive, row.sha256):
        return False
    said = json.loads((_folder(archive, row.sha256) / "row.json").read_text())
    return bool(said["erased"] != row.erased)


def recover(archive: Path) -> None:
    """Finish the copies that somebody was killed in the middle of, or drop what is half of one."""
    for part in (archive / _FOLDER).glob("*.part"):
        if (part / "row.json").exists():
            _put_in_place(part)
        else:
            shutil.rmtree(part)


def keep_copy(archive: Path, loader: Loader, row: Row) -> None:
    """Keep the lake files of a judged row as the file's copy, and remove its bytes.

    Nothing else has these lines as surely, so the copy is on the disk before the bytes go.
    """
    # The same bytes of two days may be read by two processes at once.
    part = _folder(archive, row.sha256).with_name(f"{row.sha256}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for path in lake.files_of(loader.lake, loader.contract, row):
        copy = part / f"{path.parent.parent.name}.parquet"
        shutil.copyfile(path, copy)
        _sync(copy)
    said: dict[str, Any] = {name: getattr(row, name) for name in _KEPT}
    said["personal"] = kinds_of(loader.contract)
    totals = [
        [each.column_name, *map(str, (each.declared, each.received, each.landed))]
        for each in row.totals
    ]
    # Last: it says that all the others are there.
    replace_file(part / "row.json", json.dumps({**said, "totals": totals}).encode())
    _put_in_place(part)
    (archive / row.sha256).unlink(missing_ok=True)


def _put_in_place(part: Path) -> None:
    _sync(part)
    folder = part.with_name(part.name.partition(".")[0])
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    _sync(folder.parent)


def load_copy(archive: Path, loader: Loader, row: Row) -> Row:
    """Put a file's copy into the lake, less who was erased since, and return its row."""
    folder, contract = _folder(archive, row.sha256), loader.contract
    said = json.loads((folder / "row.json").read_text())
    totals = [Total(name, *map(Decimal, sums)) for name, *sums in said.pop("totals")]
    said |= _stated(archive, contract, row, said)
    personal = said.pop("personal", None)
    row = replace(row, **said, status="loaded", rejected=0, totals=totals)
    files = {each.name: folder / f"{each.name}.parquet" for each in contract.family}
    row, is_touched = _put_into_lake(
        loader, row, files, folder / f"{lake.QUARANTINED_LINES}.parquet", personal
    )
    if is_touched or personal != kinds_of(contract):
        keep_copy(archive, loader, row)
    return row


def _stated(archive: Path, contract: Contract, row: Row, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of this delivery, were the same bytes ``kept`` of another one."""
    with suppress(Rejected, OSError):
        said = parse_manifest((archive / row.manifest_sha256).read_bytes(), contract)
        exported_at = said.exported_at.isoformat() if said.exported_at else None
        account = said.source_account if contract.source_account else ""
        return {"exported_at": exported_at, "source_account": account}
    # The manifest is gone.
    names = ("exported_at", "source_account")
    return {name: getattr(row, name) or kept[name] for name in names}


def copy_lake(archive: Path, loader: Loader, former: Path, row: Row) -> Row:
    """Do the same with a file's lines in the lake ``former``: its bytes cannot be read any more."""
    files = lake.family_files(former, loader.contract, row)
    unread = lake.quarantine_file(former, loader.contract, row)
    row, _ = _put_into_lake(loader, row, files, unread, kinds_of(loader.contract))
    keep_copy(archive, loader, row)
    return row


def _put_into_lake(
    loader: Loader,
    row: Row,
    files: Mapping[str, Path],
    unread: Path,
    personal: Mapping[str, Mapping[str, str]] | None,
) -> tuple[Row, bool]:
    """Write lines without the erased; return their row, and whether there was anybody in them.

    ``personal`` says which columns held tokens of which kind when the lines were kept, if anybody
    knows.
    """
    contract = loader.contract
    family = {
        each.name: as_personal(
            _lines(files[each.name], each), each, loader.tokens, (personal or {}).get(each.name)
        )
        for each in contract.family
    }
    left = erase(family, contract, loader.erased_tokens)
    row = replace(row, loaded=row.loaded - left.lines, erased=row.erased + left.lines)
    for name, target in lake.family_files(loader.lake, contract, row).items():
        lake.write_parquet(target, _placed(left.family[name], row, contract, "_"))
    if unread.exists():
        target = lake.quarantine_file(loader.lake, contract, row)
        lake.write_parquet(target, _placed(pq.read_table(unread), row, contract))
    return row, left.touched


def _lines(path: Path, contract: Contract) -> pa.Table:
    """Read kept lines; there are none of a child that was declared later."""
    return pq.read_table(path) if path.exists() else lake.raw_schema(contract).empty_table()


def clear(home: Home, rows: Iterable[Row]) -> None:
    """Remove the delivered bytes of which there is a copy, in the drop zone and in the archive."""
    if not (home.archive / _FOLDER).exists():
        return
    for row in rows:
        if has_copy(home.archive, row.sha256):
            remove_delivered(home, row)
            (home.archive / row.sha256).unlink(missing_ok=True)


def remove_delivered(home: Home, row: Row) -> None:
    """Remove a file from the drop zone, unless another version of it lies there by now."""
    day = home.landing / row.channel / row.stream / row.delivery_date.isoformat()
    path = day / row.file_name
    if path.is_file() and _sha256(path) == row.sha256:
        path.unlink()
        manifest_path(path).unlink(missing_ok=True)


def _placed(table: pa.Table, row: Row, contract: Contract, prefix: str = "") -> pa.Table:
    """Say of lines in which delivery they are: the same bytes may have come in another one."""
    own = {
        f"{prefix}delivery_date": pa.scalar(row.delivery_date, pa.date32()),
        f"{prefix}file_sha256": pa.scalar(row.content_of(contract)),
        f"{prefix}source_account": pa.scalar(row.source_account, pa.string()),
    }
    for name in own.keys() & set(table.column_names):
        values = pa.repeat(own[name], table.num_rows)
        table = table.set_column(table.column_names.index(name), name, values)
    return table


def _folder(archive: Path, sha256: str) -> Path:
    return archive / _FOLDER / sha256


def _sync(path: Path) -> None:
    """Wait until a file, or what a folder names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
