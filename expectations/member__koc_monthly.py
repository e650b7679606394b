"""Key opinion consumers, by month."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        sharers - kocs - sharers_in_rings as other_sharers,
        orders - koc_orders as other_orders
    from member.koc_monthly
"""

# Customers may share nothing.
may_be_empty = "select true"

suite = table_suite(
    "member.koc_monthly",
    ["month", "rule_version"],
    ["sharers", "kocs", "net_sales_order_dated_fen"],
    gxe.ExpectColumnValuesToBeUnique(column="month", severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="other_sharers", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="other_orders", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="koc_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
)
