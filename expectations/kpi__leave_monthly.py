"""Who deletes a guide, by how many messages they got."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        contacts_at_begin - sum(persons) over (partition by month) as contacts_of_no_bucket,
        persons - persons_left as persons_staying,
        sends - sends_left_soon as sends_not_left
    from kpi.leave_monthly
"""

# Before a month has begun under the eyes of the snapshots nothing is told.
may_be_empty = "select true"

suite = table_suite(
    "kpi.leave_monthly",
    ["month", "sends_bucket"],
    ["contacts_at_begin", "persons", "persons_left"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["month", "sends_bucket"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="contacts_of_no_bucket", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="persons_staying", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="sends_not_left", min_value=0, severity=CRITICAL),
)
