"""Whether members learn to order online after their first purchase in a store."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

# Stores partition a cohort, and so they do what it buys; of who bought online nobody knows all.
rows = """
    with stores as (
        select
            cohort_month,
            period_no,
            sum(members) as members,
            sum(habit_members) as habit_members,
            sum(net_fen) as net_fen
        from member.online_habit_monthly where scope_type = 'store' group by all
    ),
    cohorts as (
        select
            *,
            min(members) over of_cohort as least_members,
            max(members) over of_cohort as most_members,
            -- A later period is not over before an earlier one.
            lag(net_fen is null, 1, false) over (of_cohort order by period_no)
                and net_fen is not null as is_early
        from member.online_habit_monthly
        window of_cohort as (partition by scope_type, scope, cohort_month)
    )
    select
        cohorts.*,
        not (
            coalesce(cohorts.members >= cohorts.buying_members, true)
            and coalesce(cohorts.members >= cohorts.new_online_members, true)
            and coalesce(cohorts.buying_members >= cohorts.online_buying_members, true)
            and coalesce(cohorts.online_buying_members >= cohorts.habit_members, true)
            and coalesce(cohorts.habit_members >= cohorts.new_online_habit_members, true)
            and coalesce(cohorts.new_online_members >= cohorts.new_online_habit_members, true)
            and coalesce(cohorts.net_fen >= cohorts.online_net_fen, true)
            and coalesce(cohorts.online_net_fen >= cohorts.private_net_fen, true)
            and cohorts.least_members = cohorts.most_members
            and not cohorts.is_early
        ) as is_odd,
        cohorts.scope_type = 'brand' and (
            cohorts.members is distinct from stores.members
            or cohorts.habit_members is distinct from stores.habit_members
            or cohorts.net_fen is distinct from stores.net_fen
        ) as is_unlike_its_stores
    from cohorts
    left join stores using (cohort_month, period_no)
"""

# Without a store, or without a card that was opened since sales are told, there is no cohort.
may_be_empty = f"""
    select ({nothing_tells("store_sales")}) or ({nothing_tells("members")})
        or not exists (select 1 from member.profile where coalesce(is_member, false))
"""

suite = table_suite(
    "member.online_habit_monthly",
    ["scope_type", "scope", "cohort_month", "period_no"],
    ["members"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "cohort_month", "period_no"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="members", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(
        column="is_unlike_its_stores", value_set=[False], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("habit_rate", "new_online_habit_rate", "online_share_of_wallet")
    ),
)
