"""Stores beside themselves a year before."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        same.*,
        -- The set of the numerator is that of the denominator, and what is left out is told: a
        -- store that only one of the tables knows is odd too.
        coalesce(
            (same.compared_offline_fen is null) <> (same.compared_offline_year_before_fen is null)
            or same.is_comparable <> (same.compared_offline_fen is not null)
            or same.is_comparable <> comparability.is_comparable,
            true
        ) as is_odd,
        round(same.compared_offline_year_before_fen * same.offline_growth_rate
            - (same.compared_offline_fen - same.compared_offline_year_before_fen))
            / greatest(same.compared_offline_year_before_fen, 1) as unexplained_growth
    from store.same_store_monthly as same
    full join store.comparability_monthly as comparability using (store_id, month)
"""

# Without a list of stores, or without sales, nothing is compared.
may_be_empty = "select true"

suite = table_suite(
    "store.same_store_monthly",
    ["store_id", "month", "is_comparable"],
    ["offline_net_sales_fen", "net_sales_event_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["store_id", "month"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    # A rate is rounded to four decimals.
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_growth", min_value=-0.0001, max_value=0.0001, severity=CRITICAL
    ),
)
