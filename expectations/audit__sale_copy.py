"""The same sale in several systems."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

rows = """
    select
        *,
        orders - copied_orders as missing_orders,
        copied_fen - sold_fen - difference_fen as unexplained_fen
    from audit.sale_copy
"""

# A brand may have no system that copies the sales of another one.
may_be_empty = "select true"

suite = table_suite(
    "audit.sale_copy",
    ["copying_channel", "channel", "business_date"],
    ["orders", "copied_orders", "missing_orders"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["copying_channel", "channel", "business_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="missing_orders", min_value=0, max_value=0, severity=WARNING
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="difference_fen", min_value=0, max_value=0, severity=WARNING
    ),
)
