"""Who could be reached when a month began, and left."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# Who could be reached when a month began is who was reached on the day before it.
rows = """
    select
        leave.*,
        persons_at_begin - persons_left as persons_staying,
        persons_at_begin - coalesce((
            select max(persons) from member.reach_daily as reached
            where reached.business_date = strptime(month, '%Y-%m')::date - 1
                and (leave.touchpoint = 'any' and reached.set_kind = 'total'
                    or reached.set_kind = 'touchpoint' and reached.touchpoints = leave.touchpoint)
        ), 0) as otherwise_counted_persons,
        case when touchpoint = 'any' then sum(
            case when touchpoint <> 'any' then persons_at_begin else -persons_at_begin end
        ) over (partition by month) end as persons_of_several,
        case when touchpoint = 'any' then sum(
            case when touchpoint <> 'any' then persons_left else -persons_left end
        ) over (partition by month) end as leavers_of_several
    from kpi.reach_leave_monthly as leave
"""

# Before a month has begun under the eyes of the snapshots nothing is told.
may_be_empty = "select true"

suite = table_suite(
    "kpi.reach_leave_monthly",
    ["touchpoint", "month"],
    ["persons_at_begin", "persons_left"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["touchpoint", "month"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="persons_staying", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="otherwise_counted_persons", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="persons_of_several", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="leavers_of_several", min_value=0, severity=CRITICAL),
)
