"""How much of a month's sales came out of the private domain."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, nothing_tells, table_suite

# The brand's and the stores' months are their days, which are counted apart.
rows = """
    with days as (
        select scope_type, scope, strftime(business_date, '%Y-%m') as month, window_days,
            sum(net_sales_order_dated_fen) as fen, sum(direct_fen + indirect_fen) as private_fen
        from kpi.private_domain_daily group by all)
    select
        months.*,
        net_sales_order_dated_fen - direct_fen - indirect_fen - other_fen as unexplained_fen,
        case when scope_type in ('brand', 'store') then
            abs(net_sales_order_dated_fen - coalesce(fen, 0))
            + abs(direct_fen + indirect_fen - coalesce(private_fen, 0))
        else 0 end as not_of_its_days_fen
    from kpi.private_domain_monthly as months
    left join days using (scope_type, scope, month, window_days)
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

_KEY = ["scope_type", "scope", "month", "window_days"]

suite = table_suite(
    "kpi.private_domain_monthly",
    _KEY,
    ["net_sales_order_dated_fen", "direct_fen", "indirect_fen", "other_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=_KEY, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="not_of_its_days_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
)
