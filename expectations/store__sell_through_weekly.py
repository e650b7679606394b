"""Stock and sales of each unit, week by week."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        opening_quantity + untold_in_quantity - sold_quantity + returned_quantity
            - untold_out_quantity - closing_quantity as unexplained_quantity,
        -- What closes a week opens the next one that is told.
        opening_quantity - coalesce(
            lag(closing_quantity) over (
                partition by store_id, sku_id order by week_start_date
            ),
            opening_quantity
        ) as lost_between_weeks,
        (closing_quantity < 0) <> is_negative or (is_negative and sell_through_rate is not null)
            as is_odd
    from store.sell_through_weekly
"""

# Without stock told, or with one night of it, nothing moves.
may_be_empty = "select true"

suite = table_suite(
    "store.sell_through_weekly",
    ["store_id", "sku_id", "week_start_date"],
    ["opening_quantity", "sold_quantity", "returned_quantity", "closing_quantity"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["store_id", "sku_id", "week_start_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_quantity", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="lost_between_weeks", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="sell_through_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="untold_in_quantity", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="untold_out_quantity", min_value=0, severity=CRITICAL),
)
