"""What the archive keeps of a file out of which somebody was erased: its lines as they lie in the
lake, under the name of the bytes that were delivered.

Bytes cannot lose a line and stay a file of any format. So the plaintext goes, and the tokens of all
others stay: a rebuild reads the copy, and the same bytes delivered again are known by their hash.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.home import Home
from orchestration.landing import lake
from orchestration.landing.erasing import erase
from orchestration.landing.loading import Loader
from orchestration.landing.manifests import manifest_path
from orchestration.landing.rows import Row, Total

_FOLDER = "erased"
_KEPT = ("received", "loaded", "quarantined", "erased", "exported_at", "source_account", "reason")


def has_copy(archive: Path, sha256: str) -> bool:
    return (_folder(archive, sha256) / "row.json").exists()


def keep_copy(archive: Path, loader: Loader, row: Row) -> None:
    """Keep the lake files of a judged row as the file's copy, and remove its bytes."""
    folder = _folder(archive, row.sha256)
    part = folder.with_name(f"{row.sha256}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for path in lake.files_of(loader.lake, loader.contract, row):
        shutil.copy(path, part / f"{path.parent.parent.name}.parquet")
    said = {name: getattr(row, name) for name in _KEPT}
    totals = [
        [each.column_name, *map(str, (each.declared, each.received, each.landed))]
        for each in row.totals
    ]
    (part / "row.json").write_text(json.dumps({**said, "totals": totals}))
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    (archive / row.sha256).unlink(missing_ok=True)


def load_copy(archive: Path, loader: Loader, row: Row) -> Row:
    """Put a file's copy into the lake, less who was erased since, and return its row."""
    folder, contract = _folder(archive, row.sha256), loader.contract
    said = json.loads((folder / "row.json").read_text())
    totals = [Total(name, *map(Decimal, sums)) for name, *sums in said.pop("totals")]
    row = replace(row, **said, status="loaded", rejected=0, totals=totals)
    family = {each.name: pq.read_table(folder / f"{each.name}.parquet") for each in contract.family}
    left = erase(family, contract, loader.erased_tokens)
    row = replace(row, loaded=row.loaded - left.lines, erased=row.erased + left.lines)
    for name, target in lake.family_files(loader.lake, contract, row).items():
        table = left.family[name]
        lake.write_parquet(target, _dated(table, row, "_delivery_date"))
    unread = folder / f"{lake.QUARANTINED_LINES}.parquet"
    if unread.exists():
        target = lake.quarantine_file(loader.lake, contract, row)
        lake.write_parquet(target, _dated(pq.read_table(unread), row, "delivery_date"))
    if left.touched:
        keep_copy(archive, loader, row)
    return row


def clear(home: Home, rows: Iterable[Row]) -> None:
    """Remove the delivered bytes of which there is a copy, in the drop zone and in the archive."""
    if not (home.archive / _FOLDER).exists():
        return
    for row in rows:
        if has_copy(home.archive, row.sha256):
            (home.archive / row.sha256).unlink(missing_ok=True)
            day = home.landing / row.channel / row.stream / row.delivery_date.isoformat()
            path = day / row.file_name
            if path.is_file() and _sha256(path) == row.sha256:
                path.unlink()
                manifest_path(path).unlink(missing_ok=True)


def _dated(table: pa.Table, row: Row, column: str) -> pa.Table:
    days = pa.repeat(pa.scalar(row.delivery_date, pa.date32()), table.num_rows)
    return table.set_column(table.column_names.index(column), column, days)


def _folder(archive: Path, sha256: str) -> Path:
    return archive / _FOLDER / sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
