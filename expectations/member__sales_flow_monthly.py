"""How the sales of a month come from those of the month before."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        former_net_sales_fen + new_fen + reactivated_fen + expanded_fen + contracted_fen
            + lapsed_fen - net_sales_order_dated_fen as unexplained_fen,
        retained_fen + new_fen + reactivated_fen + expanded_fen - net_sales_order_dated_fen
            as unretained_fen
    from member.sales_flow_monthly
"""

# In the first month nobody knows what was before.
may_be_empty = "select true"

suite = table_suite(
    "member.sales_flow_monthly",
    ["scope", "month", "is_complete"],
    ["former_net_sales_fen", "net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "month"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unretained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="expanded_fen", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="contracted_fen", max_value=0, severity=CRITICAL),
)
