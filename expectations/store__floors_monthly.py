"""On which floors customers bought."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

rows = """
    select
        *,
        net_sales_order_dated_fen - offline_net_sales_fen - private_net_sales_fen
            - public_net_sales_fen as unexplained_fen,
        -- Every order is some store's, so the stores are the brand.
        sum(case when scope_type = 'brand' then 1 else -1 end * net_sales_order_dated_fen)
            over (partition by month) as not_of_a_store_fen,
        orders - customers as repeated_orders
    from store.floors_monthly
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)
floors = ["offline", "private", "public", "unknown"]
floors += ["offline+private", "offline+public", "private+public", "offline+private+public"]

suite = table_suite(
    "store.floors_monthly",
    ["scope_type", "scope", "month", "floor_combination"],
    ["customers", "orders", "net_sales_order_dated_fen", "scope_net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month", "floor_combination"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="floor_combination", value_set=floors, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="not_of_a_store_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="repeated_orders", min_value=0, severity=CRITICAL),
)
