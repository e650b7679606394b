"""Customer groups, day by day."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        -- Who was in, came and left: the opening of a day is the closing of the one before.
        memberships - joins + leaves - coalesce(
            lag(memberships) over (partition by scope_type, scope order by business_date), 0
        ) as unexplained_memberships,
        sum(
            case scope_type when 'brand' then 1 when 'group' then -1 else 0 end * memberships
        ) over (partition by business_date) as not_of_a_group,
        memberships - customers as repeated_memberships,
        customers - customers_in_several_groups as customers_in_one_group
    from store.community_daily
"""

# A brand without groups of customers has none.
may_be_empty = "select true"

suite = table_suite(
    "store.community_daily",
    ["scope_type", "scope", "business_date"],
    ["joins", "leaves", "memberships", "customers", "direct_fen", "indirect_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "business_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_memberships", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="not_of_a_group", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="repeated_memberships", min_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="customers_in_one_group", min_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="active_member_share", min_value=0, max_value=1, severity=CRITICAL
    ),
)
