"""How many are in which state of the lifecycle, and how many come and go."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        opening_members + entered_members - left_members - closing_members as unexplained_members,
        coalesce(lag(closing_members) over (
            partition by scope, rule, state order by business_date
        ), opening_members) - opening_members as members_lost_overnight
    from member.lifecycle_daily
"""

# Without a card or a known buyer nobody has a lifecycle.
may_be_empty = """
    select count(*) = 0 from member.profile where is_buyer or coalesce(is_member, false)
"""

suite = table_suite(
    "member.lifecycle_daily",
    ["scope", "rule", "business_date", "state"],
    ["opening_members", "entered_members", "left_members", "closing_members"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope", "rule", "business_date", "state"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="state",
        value_set=[
            *("registered_never_bought", "new", "active", "at_risk", "lapsed", "reactivated")
        ],
        severity=CRITICAL,
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_members", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="members_lost_overnight", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="closing_members", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="closing_share", min_value=0, max_value=1, severity=CRITICAL
    ),
)
