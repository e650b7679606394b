"""The indicators of a store's day."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

rows = """
    select
        kpis.*,
        kpis.net_sales_event_dated_fen - daily.net_sales_event_dated_fen as unexplained_fen
    from kpi.store_daily as kpis
    full outer join store.daily as daily using (channel, store_id, business_date)
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "kpi.store_daily",
    ["channel", "store_id", "business_date"],
    ["net_sales_event_dated_fen"],
    # Null, and so a breach, where one of the two tables lacks the day.
    gxe.ExpectColumnValuesToNotBeNull(column="unexplained_fen", severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="identification_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
)
