"""What a store sells while it is closed."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

rows = """
    select
        *,
        net_sales_order_dated_fen - closed_hours_net_sales_fen - open_hours_net_sales_fen
            as unexplained_fen,
        orders - closed_hours_orders as open_hours_orders
    from store.night
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "store.night",
    ["store_id", "night_of_date"],
    ["orders", "net_sales_order_dated_fen", "closed_hours_online_net_sales_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["store_id", "night_of_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="open_hours_orders", min_value=0, severity=CRITICAL),
)
