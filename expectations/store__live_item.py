"""What livestreams sold by sharer and article."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

_ADDITIVE = (
    "gross_sales_fen",
    "refund_15_days_fen",
    "net_sales_order_dated_fen",
    "host_fee_fen",
    "platform_fee_fen",
)
_BEYOND = ", ".join(
    f"sum(items.{each}) over of_session - sessions.{each} as {each}_beyond" for each in _ADDITIVE
)

# The items of a session are what it sold.
rows = f"""
    select items.*, {_BEYOND}
    from store.live_item as items left join store.live_session as sessions using (live_session_id)
    window of_session as (partition by items.live_session_id)
"""

# Nobody may have bought in a session.
may_be_empty = "select coalesce(sum(orders), 0) = 0 from store.live_session"

suite = table_suite(
    "store.live_item",
    ["live_session_id", "sharer_guide_id", "product_id"],
    ["gross_sales_fen", "net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["live_session_id", "sharer_guide_id", "product_id"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=f"{each}_beyond", min_value=0, max_value=0, severity=CRITICAL
        )
        for each in _ADDITIVE
    ),
)
