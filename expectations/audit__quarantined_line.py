"""Lines in quarantine. A good night has none, so this suite alone may meet an empty table."""

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.validation import CRITICAL

rows = """
    select
        count(*) filter (where reason is null or reason = '') as without_reason,
        count(*) - (select sum(quarantined) from audit.row_ledger) as unaccounted
    from audit.quarantined_line
"""

suite = gx.ExpectationSuite(
    name="audit.quarantined_line",
    expectations=[
        gxe.ExpectTableRowCountToEqual(value=1, severity=CRITICAL),
        gxe.ExpectColumnMaxToBeBetween(column="without_reason", max_value=0, severity=CRITICAL),
        # As many lines as the ledger says, neither fewer nor more.
        gxe.ExpectColumnMaxToBeBetween(
            column="unaccounted", min_value=0, max_value=0, severity=CRITICAL
        ),
    ],
)
