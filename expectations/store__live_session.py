"""What livestreams brought."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

rows = """
    select
        *,
        -- What is attributed to a session while it ran is part of what the brand sold meanwhile.
        brand_sales_meanwhile_fen - coalesce(during_sales_fen, 0) as others_meanwhile_fen,
        gross_sales_fen - during_sales_fen as replay_fen,
        net_sales_order_dated_fen - commission_fen - coalesce(host_fee_fen, 0)
            - coalesce(platform_fee_fen, 0) - contribution_fen as unexplained_fen,
        not (
            coalesce(orders >= buyers and buyers >= new_buyers and buyers >= new_members, true)
            and coalesce(refund_15_days_fen <= gross_sales_fen - net_sales_order_dated_fen, true)
            and is_attributable = (orders is not null)
        ) as is_odd
    from store.live_session
"""

may_be_empty = nothing_tells("lives")

suite = table_suite(
    "store.live_session",
    ["live_session_id", "live_channel", "business_date"],
    ["brand_sales_meanwhile_fen"],
    gxe.ExpectColumnValuesToBeUnique(column="live_session_id", severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="others_meanwhile_fen", min_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="replay_fen", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
)
