"""Which store should send what to which other one."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select transfers.*, givers.owner = receivers.owner as is_of_one_owner
    from store.transfer_suggestion as transfers
    left join store.reorder_suggestion as givers
        on from_store_id = givers.store_id and transfers.sku_id = givers.sku_id
    left join store.reorder_suggestion as receivers
        on to_store_id = receivers.store_id and transfers.sku_id = receivers.sku_id
"""

# Nobody may need what another one has too much of.
may_be_empty = "select true"

suite = table_suite(
    "store.transfer_suggestion",
    ["from_date", "sku_id", "from_store_id", "to_store_id", "owner", "is_of_one_owner"],
    ["quantity"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["sku_id", "from_store_id", "to_store_id"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_of_one_owner", value_set=[True], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="quantity", min_value=1, severity=CRITICAL),
)
