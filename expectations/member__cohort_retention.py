"""Who of a cohort came back."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    with new_members as (
        select scope, strftime(business_date, '%Y-%m') as cohort, sum(entered_members) as members
        from member.lifecycle_daily where state = 'new' and rule = 'fixed' group by all
    )
    select
        retention.*,
        active_members_on_or_after - active_members as later_only_members,
        cohort_size - active_members_on_or_after as absent_members,
        cohort_size - late_members as frozen_members,
        case when cohort_type in ('first_order_month', 'first_channel', 'live_session') and age = 0
            then cohort_size - active_members end as missing_at_start,
        case when cohort_type = 'first_order_month'
            then cohort_size - coalesce(new_members.members, 0) end as not_new_members,
        not is_complete and active_members is null or active_members is not null as is_told
    from member.cohort_retention as retention
    left join new_members using (scope, cohort)
"""

# Without a known buyer or card there is no cohort.
may_be_empty = """
    select count(*) = 0 from member.profile where is_buyer or coalesce(is_member, false)
"""

suite = table_suite(
    "member.cohort_retention",
    ["scope", "cohort_type", "cohort", "cohort_month", "clock", "age", "is_complete", "is_frozen"],
    ["cohort_size", "late_members"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope", "cohort_type", "cohort", "cohort_month", "clock", "age"],
        severity=CRITICAL,
    ),
    gxe.ExpectColumnValuesToBeBetween(column="cohort_size", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="frozen_members", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="later_only_members", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="absent_members", min_value=0, severity=CRITICAL),
    # Everyone is there when a cohort of buyers begins, and is new in that month.
    gxe.ExpectColumnValuesToBeBetween(
        column="missing_at_start", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="not_new_members", min_value=0, max_value=0, severity=CRITICAL
    ),
    # A whole age is told; what is not told has not come.
    gxe.ExpectColumnValuesToBeInSet(column="is_told", value_set=[True], severity=CRITICAL),
)
