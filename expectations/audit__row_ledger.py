"""Every delivered file and the fate of its lines."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

FATES = ["loaded", "duplicate", "superseded", "quarantined", "erased", "rejected"]

rows = f"""
    select *, received - ({" + ".join(FATES)}) as unaccounted from audit.row_ledger
"""

suite = table_suite(
    "audit.row_ledger",
    ["channel", "stream", "delivery_date", "file_sha256"],
    ["received", *FATES],
    gxe.ExpectColumnValuesToBeBetween(
        column="unaccounted", min_value=0, max_value=0, severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=fate, min_value=0, severity=CRITICAL)
        for fate in FATES
    ),
)
