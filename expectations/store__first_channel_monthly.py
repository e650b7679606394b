"""What first buyers are worth by where they first bought."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select *, net_90_days_fen is not null and net_30_days_fen is null as is_odd
    from store.first_channel_monthly
"""

# Sales without anybody known have no first buyers.
may_be_empty = "select true"

suite = table_suite(
    "store.first_channel_monthly",
    ["first_channel", "month"],
    ["new_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["first_channel", "month"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="new_buyers", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
)
