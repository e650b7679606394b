"""Where customers went from the floors of the quarter before."""

import great_expectations.expectations as gxe

from expectations.store__floors_monthly import floors
from expectations.validation import CRITICAL, table_suite

# With whom a quarter ends, the next one begins; and what they bought is what the months tell.
rows = """
    with numbered as (
        select *, left(quarter, 4)::int * 4 + right(quarter, 1)::int as quarter_no
        from store.floor_migration_quarterly
    ),
    ends as (
        select
            quarter_no + 1 as quarter_no, floor_combination as former_floor_combination,
            sum(customers) as customers, sum(net_sales_order_dated_fen) as fen
        from numbered where floor_combination <> 'none' group by all
    ),
    begins as (
        select
            quarter_no, former_floor_combination,
            sum(customers) as customers, sum(former_net_sales_order_dated_fen) as fen
        from numbered where former_floor_combination <> 'none'
            and quarter_no > (select min(quarter_no) from numbered) group by all
    ),
    apart as (
        select quarter_no, sum(abs(coalesce(ends.customers, 0) - coalesce(begins.customers, 0))
            + abs(coalesce(ends.fen, 0) - coalesce(begins.fen, 0))) as unlike_the_quarter_before
        from ends full join begins using (quarter_no, former_floor_combination) group by all
    ),
    months as (
        select
            left(month, 4)::int * 4 + (right(month, 2)::int + 2) // 3 as quarter_no,
            sum(net_sales_order_dated_fen) as fen
        from store.floors_monthly
        where scope_type = 'brand' and floor_combination <> 'unknown' group by all
    )
    select
        numbered.*,
        coalesce(unlike_the_quarter_before, 0)::bigint as unlike_the_quarter_before,
        (sum(net_sales_order_dated_fen) over (partition by quarter_no) - months.fen)::bigint
            as unlike_the_months_fen,
        former_floor_combination = 'none' and floor_combination = 'none' as is_nobody
    from numbered
    left join apart using (quarter_no)
    left join months using (quarter_no)
"""

# Deliveries may not reach over the end of a quarter.
may_be_empty = "select true"

suite = table_suite(
    "store.floor_migration_quarterly",
    ["quarter", "former_floor_combination", "floor_combination", "is_complete"],
    ["customers", "net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["quarter", "former_floor_combination", "floor_combination"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeInSet(
            column=column, value_set=[*floors, "none"], severity=CRITICAL
        )
        for column in ("former_floor_combination", "floor_combination")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("unlike_the_quarter_before", "unlike_the_months_fen")
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_nobody", value_set=[False], severity=CRITICAL),
)
