"""Of how many orders a store knows the person."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        orders - identified_orders - house_account_orders as unidentified_orders
    from member.identification_daily
"""

# A brand may sell nothing itself.
may_be_empty = "select count(*) = 0 from store.daily"

suite = table_suite(
    "member.identification_daily",
    ["channel", "store_id", "business_date"],
    ["orders", "identified_orders"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["channel", "store_id", "business_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="unidentified_orders", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="identification_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
)
