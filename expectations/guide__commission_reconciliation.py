"""A shop's own ledger of promoters beside the commission of sharers."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        platform_commission_fen - commission_fen - difference_fen as unexplained_fen
    from guide.commission_reconciliation
"""

# A brand may have no shop that pays promoters.
may_be_empty = "select true"

suite = table_suite(
    "guide.commission_reconciliation",
    ["channel", "order_id", "salesman_id", "outcome"],
    ["platform_commission_fen", "commission_fen", "difference_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["channel", "order_id", "salesman_id"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
)
