"""What the release can tell, and why it cannot where it cannot."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        case when is_delivered = (missing_because is not null) then 1 else 0 end as is_unexplained
    from audit.capability
"""

suite = table_suite(
    "audit.capability",
    ["capability", "channel", "stream", "is_delivered", "is_available"],
    ["is_unexplained"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["capability", "channel", "stream"], severity=CRITICAL
    ),
    # Whoever does not deliver has a reason, and whoever delivers has none.
    gxe.ExpectColumnMaxToBeBetween(column="is_unexplained", max_value=0, severity=CRITICAL),
    # Whoever delivers nothing can release nothing.
    gxe.ExpectColumnDistinctValuesToContainSet(
        column="is_available", value_set=[True], severity=CRITICAL
    ),
)
