"""Whether who bought in a store was reached again."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

rows = """
    select
        *,
        not (
            in_store_orders >= identified_orders
            and coalesce(identified_orders >= in_contact_30_days_orders, true)
            and coalesce(in_contact_30_days_orders >= in_contact_7_days_orders, true)
            and coalesce(in_contact_30_days_orders >= touched_30_days_orders, true)
            and coalesce(in_contact_7_days_orders >= touched_7_days_orders, true)
            and coalesce(touched_30_days_orders >= touched_7_days_orders, true)
            and coalesce(touched_30_days_orders >= touched_30_days_buyers, true)
            and coalesce(
                pick_ups >= identified_pick_ups and identified_pick_ups >= add_on_pick_ups, true)
        ) as is_odd
    from store.second_touch_monthly
"""

may_be_empty = nothing_tells("store_sales")

suite = table_suite(
    "store.second_touch_monthly",
    ["store_id", "month"],
    ["in_store_orders", "identified_orders"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["store_id", "month"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="second_touch_rate_30_days", min_value=0, max_value=1, severity=CRITICAL
    ),
)
