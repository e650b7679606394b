"""How much of what was sold came out of the private domain."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

rows = """
    select
        *,
        net_sales_order_dated_fen - direct_fen - indirect_fen - other_fen as unexplained_fen
    from kpi.private_domain_daily
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "kpi.private_domain_daily",
    ["scope_type", "scope", "business_date", "window_days"],
    ["net_sales_order_dated_fen", "direct_fen", "indirect_fen", "other_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "business_date", "window_days"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
)
