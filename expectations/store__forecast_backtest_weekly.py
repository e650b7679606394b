"""How right the forecast of what stores sell has been."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# What is summed first can only cancel out.
rows = """
    select
        *,
        max(sold_quantity) over (partition by week_start_date)
            - min(sold_quantity) over (partition by week_start_date) as sold_otherwise,
        max(absolute_error_quantity) over (partition by week_start_date)
            - max(case when level = 'store_unit' then absolute_error_quantity end)
            over (partition by week_start_date) as error_beyond_units,
        absolute_error_quantity - abs(forecast_quantity - sold_quantity) as error_beyond_bias
    from store.forecast_backtest_weekly
"""

# Without a list of units, or with less than five weeks of sales, nothing can be tested.
may_be_empty = "select true"

suite = table_suite(
    "store.forecast_backtest_weekly",
    ["level", "week_start_date"],
    ["forecasts", "sold_quantity", "forecast_quantity", "absolute_error_quantity"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["level", "week_start_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="level", value_set=["store_unit", "unit", "store"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("sold_otherwise", "error_beyond_units")
    ),
    gxe.ExpectColumnValuesToBeBetween(column="error_beyond_bias", min_value=0, severity=CRITICAL),
)
