"""How a sender puts a file into the drop zone: complete under its name, the manifest last."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from orchestration.landing.manifests import manifest_path, write_manifest


def calendar_days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=shift) for shift in range((last - first).days + 1)]


def deliver_file(
    stream: Path, day: date, content: str, rows: int, totals: Mapping[str, Decimal] | None = None
) -> bool:
    """Put the file of business date ``day`` into a stream's folder, the manifest last.

    Returns whether that changed anything: a file that is there already is left untouched.
    """
    file = stream / (day + timedelta(days=1)).isoformat() / f"{stream.name}_{day}.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}")
    part.write_bytes(content.encode())
    made = {part: file, write_manifest(part, rows, totals): manifest_path(file)}
    changed = {new: place for new, place in made.items() if not _equal(new, place)}
    if part in changed:
        # Never a new file beside an old manifest: landing would reject it.
        manifest_path(file).unlink(missing_ok=True)
    for new, place in made.items():
        if new in changed:
            new.replace(place)
        else:
            new.unlink()
    return bool(changed)


def _equal(new: Path, place: Path) -> bool:
    return place.is_file() and place.read_bytes() == new.read_bytes()
