"""The brand's day, in all and by channel."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, WARNING, nothing_tells, table_suite

rows = """
    with stores as (
        select
            coalesce(channel, 'brand') as scope,
            business_date,
            sum(net_sales_event_dated_fen) as net_fen
        from store.daily
        group by grouping sets ((channel, business_date), (business_date))
    ),
    identification as (
        select
            coalesce(channel, 'brand') as scope,
            business_date,
            sum(orders) as orders,
            sum(identified_orders) as identified_orders
        from member.identification_daily
        group by grouping sets ((channel, business_date), (business_date))
    )
    select
        kpis.*,
        kpis.net_sales_event_dated_fen - stores.net_fen as unexplained_fen,
        -- An order of two stores is one of the brand, and two here.
        case when kpis.orders = identification.orders then round(abs(
            kpis.identification_rate
            - identification.identified_orders / cast(identification.orders as double)
        ), 3) else 0 end as identified_otherwise
    from kpi.brand_daily as kpis
    full outer join stores using (scope, business_date)
    left join identification using (scope, business_date)
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

suite = table_suite(
    "kpi.brand_daily",
    ["scope", "business_date"],
    ["gross_sales_fen", "net_sales_event_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["scope", "business_date"], severity=CRITICAL),
    # The brand is its stores, to the fen; null where one of the two tables lacks the day.
    gxe.ExpectColumnValuesToNotBeNull(column="unexplained_fen", severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="identified_otherwise", min_value=0, max_value=0, severity=CRITICAL
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
