"""How far customers have come; each step has at most as many as the one before it."""

from itertools import pairwise

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

STEPS = (
    "traffic",
    "identified_persons",
    "contactable_persons",
    "members",
    "buyers",
    "repeat_buyers",
)
_BRAND = "max(case when scope_type = 'brand' then {step} end) over of_month"
_STORES = "sum(case when scope_type = 'store' then {step} end) over of_month"
_LEFT = ", ".join(
    f"({_BRAND} - {_STORES}) as {{step}}_beyond_stores".format(step=step)
    for step in ("traffic", "identified_persons", "buyers")
)

rows = f"""
    select *, {_LEFT}
    from member.funnel_monthly
    window of_month as (partition by month)
"""

# A brand may have told of nobody yet.
may_be_empty = nothing_tells(
    "store_sales",
    "private_sales",
    "platform_sales",
    "members",
    "contacts",
    "customer_groups",
    "fans",
)

suite = table_suite(
    "member.funnel_monthly",
    ["scope_type", "scope", "month"],
    ["traffic", "identified_persons", "all_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=more,
            column_B=fewer,
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            severity=CRITICAL,
        )
        for more, fewer in (
            *pairwise(STEPS),
            ("all_buyers", "all_repeat_buyers"),
            ("all_members", "members"),
            ("all_buyers", "buyers"),
        )
    ),
    # A person has one home store, and what is nobody's is counted where it was seen.
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=f"{step}_beyond_stores", min_value=0, max_value=0, severity=CRITICAL
        )
        for step in ("traffic", "identified_persons", "buyers")
    ),
)
