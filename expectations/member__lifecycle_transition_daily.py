"""Who went from which state of the lifecycle into which."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    with flows as (
        select
            *,
            sum(members) over (
                partition by scope, rule, business_date, from_state
            ) as all_from_members,
            sum(members) filter (where from_state <> to_state) over (
                partition by scope, rule, business_date, to_state
            ) as all_entered_members
        from member.lifecycle_transition_daily
    )
    select
        flows.*,
        case when from_state <> 'none' then flows.opening_members - all_from_members else 0 end
            as missing_members,
        coalesce(all_entered_members, 0) - daily.entered_members as unequal_members
    from flows
    left join member.lifecycle_daily as daily
        on flows.scope = daily.scope and flows.rule = daily.rule
        and flows.business_date = daily.business_date and flows.to_state = daily.state
"""

# Where nobody has a lifecycle, nobody moves.
may_be_empty = "select count(*) = 0 from member.lifecycle_daily"

suite = table_suite(
    "member.lifecycle_transition_daily",
    ["scope", "rule", "business_date", "from_state", "to_state"],
    ["members"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope", "rule", "business_date", "from_state", "to_state"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="members", min_value=1, severity=CRITICAL),
    # Of each state all are somewhere at the end of the day, and who came in is who is told to have.
    gxe.ExpectColumnValuesToBeBetween(
        column="missing_members", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unequal_members", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="transition_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
)
