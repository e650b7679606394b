"""What a fan is worth by touchpoint."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

_ADDITIVE = ("fans", "fan_days", "net_sales_order_dated_fen")
_BEYOND = ", ".join(
    f"sum(case when month = 'all' then -{each} else {each} end) over of_months as {each}_beyond_all"
    for each in _ADDITIVE
)

rows = f"""
    select *, fans * horizon_days - fan_days as days_no_fan, {_BEYOND}
    from kpi.fan_value_monthly
    window of_months as (partition by touchpoints, horizon_days)
"""

# Nobody may have been a fan for long enough.
may_be_empty = "select true"

suite = table_suite(
    "kpi.fan_value_monthly",
    ["month", "touchpoints", "horizon_days"],
    ["fans", "fan_days", "net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "touchpoints", "horizon_days"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="fan_days", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="days_no_fan", min_value=0, severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=f"{each}_beyond_all", min_value=0, max_value=0, severity=CRITICAL
        )
        for each in _ADDITIVE
    ),
)
