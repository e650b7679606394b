"""Which business days the deliveries have told something new of."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

CHANGES = ["new", "newer", "refund", "merge", "split"]

rows = """
    select
        source_day.*,
        file_sha256 is null <> (change in ('merge', 'split')) as has_another_source,
        ledger.file_sha256 is null and source_day.file_sha256 is not null as is_of_no_file
    from audit.source_day
    left join (
        select distinct channel, stream, delivery_date, file_sha256
        from audit.row_ledger where delivery_status = 'loaded'
    ) as ledger using (channel, stream, delivery_date, file_sha256)
"""

suite = table_suite(
    "audit.source_day",
    ["channel", "stream", "delivery_date", "change"],
    ["lines"],
    gxe.ExpectColumnValuesToBeInSet(column="change", value_set=CHANGES, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="lines", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(
        column="has_another_source", value_set=[False], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_of_no_file", value_set=[False], severity=CRITICAL),
)
