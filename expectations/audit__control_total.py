"""Control sums of every loaded file, from three hands."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = "select *, received_total - landed_total as lost from audit.control_total"

# A brand whose contracts declare no control totals has none.
may_be_empty = "select true"

suite = table_suite(
    "audit.control_total",
    ["channel", "stream", "delivery_date", "file_name", "column_name"],
    ["declared_total", "received_total", "landed_total"],
    gxe.ExpectColumnValuesToBeBetween(column="lost", min_value=0, max_value=0, severity=CRITICAL),
)
