"""Which stores can be compared with themselves a year before."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = "from store.comparability_monthly"

# Without a list of stores, or without sales, nothing is compared.
may_be_empty = "select true"

suite = table_suite(
    "store.comparability_monthly",
    ["store_id", "month", "reason", "is_comparable"],
    [],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["store_id", "month"], severity=CRITICAL),
)
