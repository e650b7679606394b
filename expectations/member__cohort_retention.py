"""Who of a cohort came back."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        active_members_on_or_after - active_members as later_only_members,
        cohort_size - active_members_on_or_after as absent_members,
        case when age = 0 then cohort_size - active_members end as missing_at_start
    from member.cohort_retention
"""

# Without a known buyer there is no cohort.
may_be_empty = "select count(*) = 0 from member.profile where is_buyer"

suite = table_suite(
    "member.cohort_retention",
    ["scope", "cohort_type", "cohort", "clock", "age", "is_complete"],
    ["cohort_size"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope", "cohort_type", "cohort", "clock", "age"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="cohort_size", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="later_only_members", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="absent_members", min_value=0, severity=CRITICAL),
    # Everyone is there when the cohort begins.
    gxe.ExpectColumnValuesToBeBetween(
        column="missing_at_start", min_value=0, max_value=0, severity=CRITICAL
    ),
)
