"""How members came to their home store."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

rows = """
    select *, former_store_id = home_store_id as is_no_change from store.home_change_monthly
"""

# Home stores need a CRM that says where a card was opened.
may_be_empty = "select true"

suite = table_suite(
    "store.home_change_monthly",
    ["former_store_id", "home_store_id", "month", "home_because"],
    ["members"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["former_store_id", "home_store_id", "month", "home_because"],
        severity=CRITICAL,
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_no_change", value_set=[False], severity=CRITICAL),
    # Members whom somebody moved without a reason.
    gxe.ExpectColumnValuesToBeInSet(column="is_unintended", value_set=[False], severity=WARNING),
)
