"""Sales of the nodes of the organisation."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        nodes.*,
        nodes.gross_sales_fen - nodes.refund_fen - nodes.net_sales_event_dated_fen
            as unexplained_fen,
        -- Who buys has an order, and a member who buys is a buyer.
        nodes.orders < nodes.buyers or nodes.buyers < nodes.member_buyers as is_odd
    from store.org_monthly as nodes
"""

# A brand may deliver no organisation.
may_be_empty = "select true"

suite = table_suite(
    "store.org_monthly",
    ["tree", "org_node_id", "month"],
    ["orders", "buyers", "member_buyers", "gross_sales_fen", "net_sales_event_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["tree", "org_node_id", "month"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
)
