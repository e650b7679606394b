"""The archive: every delivered byte under its SHA-256, the only plaintext there is, owner only.

How bytes get in belongs here; what they mean does not.
"""

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from orchestration.landing.manifests import Rejected

_CHUNK = 1 << 20


def keep_file(path: Path, archive: Path) -> str:
    """Copy a delivered file into the archive and return its SHA-256."""
    with open_delivered(path) as source:
        return _keep(iter(lambda: source.read(_CHUNK), b""), archive)


def keep_text(content: bytes, archive: Path) -> str:
    """Write a manifest into the archive and return its SHA-256."""
    return _keep([content], archive)


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
    part.replace(archive / digest.hexdigest())
    return digest.hexdigest()
