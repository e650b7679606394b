"""Sales of a store on a business date."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, WARNING, nothing_tells, table_suite

rows = """
    select
        *,
        -- Where a channel does not tell returns, what it sold is what it kept.
        gross_sales_fen - coalesce(refund_fen, 0) - net_sales_event_dated_fen as unexplained_fen,
        orders - identified_orders as unidentified_orders,
        identified_orders - buyers as orders_over_buyers,
        identified_orders - coalesce((
            select sum(identification.identified_orders)
            from member.identification_daily as identification
            where identification.channel = daily.channel
                and identification.store_id = daily.store_id
                and identification.business_date = daily.business_date
        ), 0) as otherwise_identified_orders
    from store.daily as daily
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "store.daily",
    ["channel", "store_id", "business_date"],
    ["order_lines", "gross_sales_fen", "net_sales_event_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["channel", "store_id", "business_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="unidentified_orders", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="orders_over_buyers", min_value=0, severity=CRITICAL),
    # Whoever reads one rate and then the other finds the same.
    gxe.ExpectColumnValuesToBeBetween(
        column="otherwise_identified_orders", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="refund_fen", min_value=0, severity=CRITICAL),
    # A store that takes more than this in a day has so far been a wrong unit.
    gxe.ExpectColumnValuesToBeBetween(
        column="gross_sales_fen", max_value=1_000_000_000, severity=WARNING
    ),
)
