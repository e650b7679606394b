"""Whether the warehouse is one whole build of which no test failed; only of such a one is a
candidate made.

A mark beside the warehouse says so. It names size and time of the file, so that whoever writes to
it by another way than the night's voids the mark.
"""

import json
from typing import Any

from orchestration.home import Home, replace_file
from orchestration.releasing.content import code_version

_MEND = "run the night again, or materialise all of dbt_models in one run"


class NotWhole(RuntimeError):
    """The warehouse is no whole build of this code; the message says why, and the mend."""


def forget_build(home: Home) -> None:
    """Take the mark away; whoever writes to the warehouse begins with this."""
    home.build_mark.unlink(missing_ok=True)


def record_build(home: Home) -> None:
    """Mark the warehouse as built to its end, every model and every test of it."""
    replace_file(home.build_mark, json.dumps(_state(home)).encode())


def require_whole(home: Home) -> None:
    """Raise ``NotWhole`` unless the warehouse is as the last whole build by this code left it."""
    if not home.warehouse.exists():
        raise NotWhole(f"there is no warehouse: {_MEND}")
    try:
        marked = json.loads(home.build_mark.read_bytes())
    except (OSError, ValueError):
        raise NotWhole(
            "the last build of the warehouse was cut, failed, or was of some of its tables only:"
            f" {_MEND}"
        ) from None
    if marked != _state(home):
        raise NotWhole(f"warehouse or code have changed since the last whole build: {_MEND}")


def _state(home: Home) -> dict[str, Any]:
    file = home.warehouse.stat()
    return {
        "code_version": code_version(),
        "size": file.st_size,
        "mtime_ns": file.st_mtime_ns,
    }
