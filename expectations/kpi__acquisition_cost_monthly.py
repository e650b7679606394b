"""What customers cost; the channels' spending is the brand's to the fen."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

_ADDITIVE = ("marketing_spend_fen", "acquisition_spend_fen", "new_buyers", "active_buyers")
_BEYOND = ", ".join(
    f"coalesce(sum({each}) over of_scope, 0)"
    f" - coalesce(sum({each}) filter (where scope_type = 'brand') over of_month, 0)"
    f" as {each}_beyond_brand"
    for each in _ADDITIVE
)

rows = f"""
    select
        *,
        ad_spend_fen + coupon_cost_fen + referral_reward_fen - marketing_spend_fen
            as unexplained_fen,
        marketing_spend_fen - acquisition_spend_fen as keeping_fen,
        active_buyers - new_buyers as former_buyers,
        {_BEYOND},
        count(distinct scope_type) over of_month as scope_types
    from kpi.acquisition_cost_monthly
    window of_month as (partition by month), of_scope as (partition by month, scope_type)
"""

# A brand may know nobody and spend nothing.
may_be_empty = "select true"

suite = table_suite(
    "kpi.acquisition_cost_monthly",
    ["scope_type", "scope", "month"],
    ["new_buyers", "active_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="keeping_fen", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="former_buyers", min_value=0, severity=CRITICAL),
    # What a channel has is the brand's too.
    gxe.ExpectColumnValuesToBeBetween(
        column="scope_types", min_value=2, max_value=2, severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=f"{each}_beyond_brand", min_value=0, max_value=0, severity=CRITICAL
        )
        for each in _ADDITIVE
    ),
)
