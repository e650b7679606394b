"""Off-hours sales, members' spend, same-store growth and guides' hours, beside each other."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

# A second way to the shares: the nights themselves.
rows = """
    with nights as (
        select strftime(night_of_date, '%Y-%m') as month, store_id,
            sum(closed_hours_online_net_sales_fen) as fen, sum(net_sales_order_dated_fen) as all_fen
        from store.night group by all)
    select
        indicators.*,
        off_hours_sales - (
            select coalesce(sum(fen), 0) from nights
            where nights.month = indicators.month
                and (scope_type = 'brand' or nights.store_id = indicators.scope)
        ) as unexplained_fen,
        case
            when least(roster_coverage, roster_day_coverage) < 0.95 then guide_reach_per_hour
        end as withheld
    from kpi.four_indicators_monthly as indicators
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "kpi.four_indicators_monthly",
    ["scope_type", "scope", "month"],
    [],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="off_hours_share_of_all", max_value=1),
    # Below 95% of the guides, or of their days, on a roster hours say nothing about the store.
    gxe.ExpectColumnValuesToBeNull(column="withheld", severity=CRITICAL),
)
