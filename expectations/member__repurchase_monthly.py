"""Who bought again: people as rates, orders as frequencies."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

_RATES = (
    "repurchase_rate",
    "year_repurchase_rate",
    *(f"forward_repurchase_{days}d_rate" for days in (30, 60, 90, 180, 365)),
)
rows = """
    with chains as (select * from member.repurchase_monthly where scope_type = 'brand')
    select
        scopes.*,
        scopes.orders - scopes.first_orders as repeat_orders,
        scopes.buyers - scopes.repeat_buyers as once_only_buyers,
        scopes.year_buyers - scopes.year_repeat_buyers as once_only_year_buyers,
        chains.buyers - scopes.buyers as other_buyers,
        chains.repeat_buyers - scopes.repeat_buyers as other_repeat_buyers,
        chains.year_repeat_buyers - scopes.year_repeat_buyers as other_year_repeat_buyers,
        scopes.returned_60d_buyers - scopes.returned_30d_buyers as later_buyers
    from member.repurchase_monthly as scopes
    left join chains using (month)
"""

# Without a known buyer nobody comes back.
may_be_empty = "select count(*) = 0 from member.profile where is_buyer"

suite = table_suite(
    "member.repurchase_monthly",
    ["scope_type", "scope", "month", "is_complete"],
    ["buyers", "repeat_buyers", "orders", "first_orders"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=rate, min_value=0, max_value=1, severity=CRITICAL)
        for rate in _RATES
    ),
    # Who bought again bought, and whoever came back to a part of the chain came back to the chain.
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in (
            *("repeat_orders", "once_only_buyers", "once_only_year_buyers"),
            *("other_buyers", "other_repeat_buyers"),
            *("other_year_repeat_buyers", "later_buyers"),
        )
    ),
)
