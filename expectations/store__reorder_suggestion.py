"""What each store should get, give and have ordered of each unit."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        reorders.*,
        needed_quantity - transfer_in_quantity - order_quantity as unexplained_quantity,
        surplus_quantity - transfer_out_quantity as surplus_left_quantity,
        needed_quantity > 0 and surplus_quantity > 0 as is_odd,
        -- By the same units in the table of transfers.
        transfer_in_quantity - coalesce(came.quantity, 0) as untold_in_quantity,
        transfer_out_quantity - coalesce(went.quantity, 0) as untold_out_quantity
    from store.reorder_suggestion as reorders
    left join (
        select to_store_id as store_id, sku_id, sum(quantity) as quantity
        from store.transfer_suggestion group by all
    ) as came using (store_id, sku_id)
    left join (
        select from_store_id as store_id, sku_id, sum(quantity) as quantity
        from store.transfer_suggestion group by all
    ) as went using (store_id, sku_id)
"""

# Without stock told, or with one night of it, nothing is known to be needed.
may_be_empty = "select true"

suite = table_suite(
    "store.reorder_suggestion",
    ["from_date", "store_id", "sku_id", "owner"],
    ["closing_quantity", "sold_4_weeks_quantity", "transfer_in_quantity", "transfer_out_quantity"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["store_id", "sku_id"], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("unexplained_quantity", "untold_in_quantity", "untold_out_quantity")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("forecast_quantity", "order_quantity", "surplus_left_quantity")
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False, None], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="credibility", min_value=0, max_value=1, severity=CRITICAL
    ),
)
