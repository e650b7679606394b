"""What members and others spend, taken apart into factors that multiply to their sales."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

# Factors are told to four decimals, so the residual is at most what half of the last one makes.
rows = """
    select
        *,
        abs(
            net_sales_order_dated_fen - identity_residual_fen
            - coalesce(
                members * buyer_rate::double * orders_per_buyer * aov_per_order_fen,
                net_sales_order_dated_fen
            )
        ) as unexplained_fen,
        abs(identity_residual_fen) - 1 - abs(net_sales_order_dated_fen) * coalesce(
            0.00006 / nullif(buyer_rate, 0)::double + 0.00006 / nullif(orders_per_buyer, 0)::double
            + 0.00006 / nullif(abs(aov_per_order_fen), 0)::double, 0
        ) as residual_beyond_rounding_fen,
        coalesce(orders * aov_per_order_fen::double - net_sales_order_dated_fen, 0)
            / greatest(orders, 1) as unexplained_fen_per_order,
        -- Who is matched has bought, on the side of members and on that of the others.
        buyers - matched_buyers as unmatched_members,
        orders - coupon_told_orders as orders_beside_told,
        max(buyers) filter (segment = 'non_member') over (partition by scope_type, scope, month)
            - control_buyers as unmatched_others
    from member.spend_monthly
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "member.spend_monthly",
    ["scope_type", "scope", "month", "segment", "is_complete"],
    ["orders", "refunded_orders", "net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month", "segment"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="segment", value_set=["member", "non_member", "unknown"], severity=CRITICAL
    ),
    # Members × buyer rate × orders per buyer × order value = sales.
    gxe.ExpectColumnValuesToBeBetween(column="unexplained_fen", max_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="residual_beyond_rounding_fen", max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen_per_order", min_value=-0.001, max_value=0.001, severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("unmatched_members", "unmatched_others", "orders_beside_told")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=rate, min_value=0, max_value=1, severity=CRITICAL)
        for rate in ("buyer_rate", "refunded_order_rate", "discount_dependence")
    ),
)
