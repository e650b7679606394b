"""What guides are owed by month."""

import great_expectations.expectations as gxe

from expectations.guide__commission_ledger import may_be_empty as may_be_empty
from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        accrued_fen - reversed_fen - commission_fen as unexplained_fen,
        brought_forward_fen + payable_fen - paid_fen - carried_forward_fen as lost_fen
    from guide.commission_statement_monthly
"""

suite = table_suite(
    "guide.commission_statement_monthly",
    ["guide_id", "month", "payer"],
    ["accrued_fen", "reversed_fen", "commission_fen", "held_fen", "carried_forward_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["guide_id", "month", "payer"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="lost_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="paid_fen", min_value=0, severity=CRITICAL),
)
