"""The archive: every delivered byte under its SHA-256, the only plaintext there is, owner only.

How bytes get in belongs here; what they mean does not.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import BinaryIO

from orchestration.landing.manifests import Rejected

_CHUNK = 1 << 20
_ARRIVING = ".arriving"


def keep_file(path: Path, archive: Path) -> str:
    """Copy a delivered file into the archive and return its SHA-256."""
    with open_delivered(path) as source:
        return _keep(iter(lambda: source.read(_CHUNK), b""), archive)


def keep_text(content: bytes, archive: Path) -> str:
    """Write a manifest into the archive and return its SHA-256."""
    return _keep([content], archive)


def clear_unfinished(archive: Path, registered: Callable[[], Collection[str]]) -> None:
    """Remove what a landing that was killed has put here, if the register has not been told of it.

    The sender still has it in the drop zone, or took it back before anything was said of it.
    Whatever else the register does not know stays: an older one may have been restored.
    """
    (archive / ".part").unlink(missing_ok=True)
    arriving = archive / _ARRIVING
    if arriving.exists():
        for name in {*arriving.read_text().split()} - {*registered()}:
            (archive / name).unlink(missing_ok=True)
        arriving.unlink()


def finish(archive: Path) -> None:
    """Say that the register has been told of everything that is here."""
    (archive / _ARRIVING).unlink(missing_ok=True)


def unnamed(archive: Path, registered: Collection[str]) -> set[Path]:
    """Return the files that the register does not know."""
    return {path for path in archive.glob("[!.]*") if path.is_file()} - {
        archive / name for name in registered
    }


def open_delivered(path: Path) -> BinaryIO:
    """Open a file in the drop zone; raises ``Rejected`` where that is none to be read."""
    try:
        # Neither a link is followed nor a pipe waited for, whatever the name stood for before.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError:
        raise Rejected("file", "this process may not read it") from None
    except OSError:
        if path.is_symlink():
            raise Rejected("not a file", "links are not followed") from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Rejected("not a file", "it is a folder or a device")
    return os.fdopen(descriptor, "rb")


def _keep(chunks: Iterable[bytes], archive: Path) -> str:
    digest = hashlib.sha256()
    # One landing at a time holds the home, so a part that is there is what a crash left.
    part = archive / ".part"
    part.unlink(missing_ok=True)
    with part.open("xb") as copy:
        os.fchmod(copy.fileno(), 0o400)
        for chunk in chunks:
            digest.update(chunk)
            copy.write(chunk)
    name = digest.hexdigest()
    if not (archive / name).exists():
        with (archive / _ARRIVING).open("a") as arriving:
            arriving.write(f"{name}\n")
    part.replace(archive / name)
    return name
