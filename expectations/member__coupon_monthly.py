"""What became of the coupons that members claimed."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        claimed_coupons - used_coupons - lapsed_coupons - open_coupons as lost_coupons,
        used_coupons - found_orders as unfound_orders,
        guide_given_coupons > claimed_coupons
            or is_final <> (open_coupons = 0)
            or discount_fen <> used_coupons * off_fen as is_odd
    from member.coupon_monthly
"""

# A brand may have coupons and not tell who claimed them.
may_be_empty = "select true"

suite = table_suite(
    "member.coupon_monthly",
    ["template_id", "month"],
    ["claimed_coupons", "used_coupons", "lapsed_coupons", "open_coupons"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["template_id", "month"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="lost_coupons", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="claimed_coupons", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="unfound_orders", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="redemption_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
)
