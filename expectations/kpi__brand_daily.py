"""The brand's day, in all and by channel."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, WARNING, nothing_tells, table_suite

rows = """
    select
        *,
        net_sales_event_dated_fen - coalesce((
            select sum(daily.net_sales_event_dated_fen)
            from store.daily as daily
            where
                daily.business_date = kpis.business_date
                and (kpis.scope = 'brand' or kpis.scope = daily.channel)
        ), 0) as unexplained_fen
    from kpi.brand_daily as kpis
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "kpi.brand_daily",
    ["scope", "business_date"],
    ["gross_sales_fen", "net_sales_event_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "business_date"], severity=CRITICAL),
    # The brand is its stores, to the fen.
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnDistinctValuesToContainSet(
        column="scope", value_set=["brand"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="identification_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
    # Below this the members' figures describe a minority of the customers.
    gxe.ExpectColumnMeanToBeBetween(column="identification_rate", min_value=0.3, severity=WARNING),
)
