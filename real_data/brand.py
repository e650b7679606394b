"""Both data sets as the brand of one home: what `make real` runs on."""

import os
from pathlib import Path

from orchestration.home import Home
from real_data import complete_journey, online_retail

BRAND = "public data"
# The shop closed a year before the tills began: without an end, each day since would be missing.
_CHANNELS = """\
webshop: {until: 2011-12-10}
pos: {until: 2018-01-02}
"""
# Public data need no secret, and with a fixed key everybody's run gives the same content hashes.
_KEY = b"siyu: public data, so a public key"


class NotThisHome(RuntimeError):
    """The home already belongs to another brand."""


def deliver_all(source: Path, home: Home, key_file: Path) -> int:
    """Deliver both data sets to a home of their own, and return how many files are new.

    A home that holds the generated brand is moved aside first. Raises ``NotThisHome`` for any other
    brand's, and ``FileNotFoundError`` with what to fetch if the data are not in ``source``.
    """
    folders = {
        complete_journey: source / "complete_journey",
        online_retail: source / "uci_online_retail",
    }
    for data_set, folder in folders.items():
        data_set.check(folder)
    name = home.root / "brand"
    brand = name.read_text().strip() if name.exists() else None
    if brand == "generated":
        _move_aside(home.root)
    elif brand != BRAND and any(home.landing.glob("*/*/*/*")):
        raise NotThisHome(
            f"{home.root} holds another brand's deliveries: set SIYU_HOME to a new folder"
        )
    home.create()
    (home.root / "brand").write_text(BRAND + "\n")
    home.channels.write_text(_CHANNELS)
    if not key_file.exists():
        key_file.parent.mkdir(parents=True, exist_ok=True)
        key_file.write_bytes(_KEY)
        os.chmod(key_file, 0o400)  # noqa: PTH101 - the file, not a link to it
    return sum(data_set.deliver(folder, home.landing) for data_set, folder in folders.items())


def _move_aside(root: Path) -> None:
    number = 1
    while (aside := root.with_name(f"{root.name}-generated-{number}")).exists():
        number += 1
    root.rename(aside)
