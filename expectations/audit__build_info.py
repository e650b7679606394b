"""What the release is made of."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = "select * from audit.build_info"

suite = table_suite(
    "audit.build_info",
    ["build_id", "data_through", "code_version", "table_schema", "table_name", "content_hash"],
    ["row_count"],
    gxe.ExpectColumnUniqueValueCountToBeBetween(
        column="build_id", min_value=1, max_value=1, severity=CRITICAL
    ),
)
