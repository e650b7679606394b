"""The drop zone: ``<channel>/<stream>/<delivery date>/<any name>``, and what lies where.

Nothing here opens a file; what becomes of it is in ``arrivals``.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from orchestration.home import Home
from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import BUSINESS_YEARS, SUFFIX

_FILE_NAME = re.compile(r"[\w\-][\w\-. ()+=]*\Z")
# What a file system allows, less the manifest's suffix.
_LONGEST_NAME = 255 - len(SUFFIX)


def delivered(stream: Path, up_to: date) -> Iterator[tuple[date, Path]]:
    """Yield what was delivered, by date and name; hidden files are uploads in progress."""
    for day in _days(stream):
        for path in sorted((stream / day.isoformat()).iterdir()) if day <= up_to else ():
            if not path.name.startswith(".") and not path.name.endswith(SUFFIX):
                yield day, path


def odd_name(name: str) -> str | None:
    """Return why a delivered file may not be called that."""
    if not _FILE_NAME.match(name):
        return "file name: only letters, digits, space and -_.()+= may be in it"
    if len(os.fsencode(name)) > _LONGEST_NAME:
        return f"file name: it is longer than {_LONGEST_NAME} bytes"
    return None


def strays(home: Home, contracts: Mapping[str, Contract]) -> list[str]:
    """Return what lies in the drop zone where no contract looks for it."""
    expected = {(contract.channel, contract.stream) for contract in contracts.values()}
    found = []
    for path in sorted(home.landing.glob("*/*")):
        name = shown(path.relative_to(home.landing))
        if (path.parent.name, path.name) not in expected:
            found.append(f"{name}: no stream has this name")
        elif not path.is_dir() or path.is_symlink():
            found.append(f"{name}: not a folder")
        else:
            days = {day.isoformat() for day in _days(path)}
            found += [
                f"{name}/{shown(each.name)}: not a delivery date"
                for each in sorted(path.iterdir())
                if each.name not in days and not each.name.startswith(".")
            ]
    return found


def delivery_dates(home: Home, contracts: Mapping[str, Contract]) -> list[date]:
    """Return the delivery dates that the drop zone holds, oldest first."""
    return sorted(
        {
            day
            for contract in contracts.values()
            for day in _days(home.landing / contract.channel / contract.stream)
        }
    )


def shown(name: str | Path) -> str:
    """Return a name that any terminal and any database can take."""
    text = os.fsencode(name).decode(errors="backslashreplace")
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)


def _days(folder: Path) -> list[date]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    days = []
    for each in folder.iterdir():
        try:
            day = date.fromisoformat(each.name)
        except ValueError:
            continue
        is_day = each.name == day.isoformat() and day.year in BUSINESS_YEARS
        if is_day and each.is_dir() and not each.is_symlink():
            days.append(day)
    return sorted(days)
