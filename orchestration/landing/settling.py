"""Which of the accepted files count: the decision between copies and between versions.

It depends on nothing but the contract, the rows and the order in which they were first seen, so
any order of landings and any crash in between end with the same one.
"""

from collections.abc import Collection

from orchestration.landing.copies import newest_versions, originals
from orchestration.landing.promises import Contract
from orchestration.landing.rows import Row


def settle(rows: Collection[Row], contract: Contract) -> list[Row]:
    """Give every accepted row its fate, and return those that count again after they did not.

    Copies are duplicates of their original. Of the originals under one name the newest counts: by
    the sender's clock where it is given, else as first received. What counts again has to be read
    again for its counts.
    """
    found = originals(rows, contract)
    newest = newest_versions(row for row, original in found if original is row)
    again = []
    for row, original in found:
        if original is not row:
            _set_aside(row)
            row.status = "duplicate"
            row.received = row.duplicate = original.received
            row.source_account = original.source_account
            row.reason = f"the same bytes as {original.file_name} of {original.delivery_date}"
        elif newest[row.slot] is not row:
            _set_aside(row)
            row.status, row.superseded = "superseded", row.received
            row.reason = "a newer version came"
        elif row.status != "loaded":
            _set_aside(row)
            row.status, row.loaded, row.reason = "loaded", row.received, None
            again.append(row)
    return again


def _set_aside(row: Row) -> None:
    row.loaded = row.quarantined = row.duplicate = row.superseded = row.rejected = 0
    row.erased = 0
