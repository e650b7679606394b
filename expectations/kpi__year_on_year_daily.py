"""Days beside those of a year before."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

rows = """
    select
        days.*,
        -- Every order and refund is some store's.
        sum(case when days.scope_type = 'brand' then 1 else -1 end * days.net_sales_event_dated_fen)
            over (partition by days.business_date) as not_of_a_store_fen,
        -- What is compared with stands in a row of its own.
        coalesce(days.weekday_before_fen <> before.net_sales_event_dated_fen, false)
            or (days.weekday_before_fen is not null and (before.scope is null or not days.is_open))
            or coalesce(not before.is_open and days.weekday_before_fen is not null, false) as is_odd
    from kpi.year_on_year_daily as days
    left join kpi.year_on_year_daily as before
        on before.scope_type = days.scope_type
        and before.scope = days.scope
        and before.business_date = days.business_date - 364
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "kpi.year_on_year_daily",
    ["scope_type", "scope", "business_date"],
    ["net_sales_event_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "business_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="not_of_a_store_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
)
