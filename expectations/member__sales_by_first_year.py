"""Sales by the year in which their buyers bought first."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    with layers as (
        select
            *,
            sum(net_sales_order_dated_fen) over (partition by month) as net_sales_of_layers_fen
        from member.sales_by_first_year
    ),
    segments as (
        select month, sum(net_sales_order_dated_fen) as known_net_sales_fen
        from member.spend_monthly where scope_type = 'brand' and segment <> 'unknown' group by month
    )
    select
        layers.*,
        net_sales_of_layers_fen - all_net_sales_fen as unexplained_fen,
        all_net_sales_fen - coalesce(known_net_sales_fen, 0) as unequal_fen,
        first_year - cast(substr(month, 1, 4) as int) as years_ahead
    from layers left join segments using (month)
"""

# Without a known buyer there is no first year.
may_be_empty = "select count(*) = 0 from member.profile where is_buyer"

suite = table_suite(
    "member.sales_by_first_year",
    ["month", "first_year", "is_stock", "is_complete"],
    ["buyers", "orders", "net_sales_order_dated_fen", "all_net_sales_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["month", "first_year"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    # The layers are what members and other known buyers spent.
    gxe.ExpectColumnValuesToBeBetween(
        column="unequal_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="years_ahead", max_value=0, severity=CRITICAL),
)
