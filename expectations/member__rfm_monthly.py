"""Buyers by recency, frequency and money, in fifths whose edges a quarter keeps."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        cells.*,
        sum(cells.buyers) over (partition by cells.month) as buyers_of_cells,
        cells.all_buyers - coalesce(chains.year_buyers, cells.all_buyers) as buyers_beyond_the_year,
        substr(cells.edges_version, 1, 4) || '-' || lpad(
            cast(cast(substr(cells.edges_version, 6) as int) * 3 as varchar), 2, '0'
        ) as last_month_of_edges
    from member.rfm_monthly as cells
    left join member.repurchase_monthly as chains
        on cells.month = chains.month and chains.scope_type = 'brand'
"""

# Before a quarter has ended nobody knows where its edges are.
may_be_empty = "select true"

suite = table_suite(
    "member.rfm_monthly",
    ["month", "edges_version", "recency_score", "frequency_score", "monetary_score"],
    ["buyers", "all_buyers", "orders", "net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "recency_score", "frequency_score", "monetary_score"],
        severity=CRITICAL,
    ),
    *(
        gxe.ExpectColumnValuesToBeInSet(column=score, value_set=[1, 2, 3, 4, 5], severity=CRITICAL)
        for score in ("recency_score", "frequency_score", "monetary_score")
    ),
    gxe.ExpectColumnPairValuesToBeEqual(
        column_A="buyers_of_cells", column_B="all_buyers", severity=CRITICAL
    ),
    # Everyone who bought within twelve months is in one cell.
    gxe.ExpectColumnValuesToBeBetween(
        column="buyers_beyond_the_year", min_value=0, max_value=0, severity=CRITICAL
    ),
    # A month is judged by the edges of its own quarter.
    gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="last_month_of_edges", column_B="month", or_equal=True, severity=CRITICAL
    ),
)
