"""Sales of the nodes of the organisation."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select *, gross_sales_fen - refund_fen - net_sales_event_dated_fen as unexplained_fen
    from store.org_monthly
"""

# A brand may deliver no organisation.
may_be_empty = "select true"

suite = table_suite(
    "store.org_monthly",
    ["tree", "org_node_id", "month"],
    ["gross_sales_fen", "refund_fen", "net_sales_event_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["tree", "org_node_id", "month"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
)
