"""Everyone known, with what they bought."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        orders - order_days as orders_beyond_days,
        gross_sales_fen - coalesce(refund_fen, 0) - net_sales_order_dated_fen as unexplained_fen
    from member.profile
"""

# A brand whose customers are all anonymous knows nobody.
may_be_empty = "select coalesce(sum(identified_orders), 0) = 0 from store.daily"

suite = table_suite(
    "member.profile",
    ["person_id", "channel"],
    ["orders", "net_sales_order_dated_fen"],
    gxe.ExpectColumnValuesToBeUnique(column="person_id", severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="orders_beyond_days", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="link_depth", min_value=0, max_value=4, severity=CRITICAL
    ),
    gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="last_touch_date",
        column_B="last_action_date",
        or_equal=True,
        ignore_row_if="either_value_is_missing",
        severity=CRITICAL,
    ),
    gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="last_order_date",
        column_B="first_order_date",
        or_equal=True,
        ignore_row_if="either_value_is_missing",
        severity=CRITICAL,
    ),
)
