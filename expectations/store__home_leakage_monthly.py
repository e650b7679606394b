"""Where the members of a home store bought."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        sum(net_sales_order_dated_fen) over home
            - home_store_net_sales_order_dated_fen as unexplained_fen,
        home_store_buyers - max(buyers) over home as missing_buyers,
        sum(buyers) over home - home_store_buyers as buyers_in_several_stores,
        orders - buyers as repeated_orders
    from store.home_leakage_monthly
    window home as (partition by home_store_id, month)
"""

# Home stores need a CRM that says where a card was opened.
may_be_empty = "select true"

suite = table_suite(
    "store.home_leakage_monthly",
    ["home_store_id", "order_store_id", "month"],
    ["orders", "buyers", "net_sales_order_dated_fen", "home_store_net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["home_store_id", "order_store_id", "month"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="missing_buyers", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="buyers_in_several_stores", min_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="repeated_orders", min_value=0, severity=CRITICAL),
)
