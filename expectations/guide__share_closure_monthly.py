"""How far shares get: opened, looked at, into a store, and to a purchase there."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

# Hops and guides partition what is counted; persons are at least those of the best part.
rows = """
    with steps as (
        select *, share_hop = 'all' as is_all from guide.share_closure_monthly
    ),
    hops as (
        select scope_type, scope, month, window_days, sum(shares) as shares,
            sum(openings) as openings, sum(bought_openings) as bought_openings,
            max(buyers) as most_buyers, sum(buyers) as all_buyers
        from steps where not is_all group by all
    ),
    guides as (
        select share_hop, month, window_days, sum(shares) as shares,
            sum(openings) as openings, sum(bought_openings) as bought_openings
        from steps where scope_type = 'guide' group by all
    ),
    shorter as (
        select *, lag(columns(['shares', 'openings', 'visited_openings', 'bought_openings'])) over (
            partition by scope_type, scope, share_hop, month order by window_days
        ) as 'shorter_\\0'
        from steps
    )
    select
        shorter.*,
        not (
            coalesce(shorter.shares >= opened_shares, true)
            and coalesce(shorter.openings >= opened_shares, true)
            and coalesce(shorter.openings >= known_openings, true)
            and coalesce(known_openings >= known_openers, true)
            and coalesce(shorter.openings >= viewed_openings, true)
            and coalesce(viewed_openings >= clicked_openings, true)
            and coalesce(known_openings >= visited_openings, true)
            and coalesce(visited_openings >= shorter.bought_openings, true)
            and coalesce(shorter.bought_openings >= buyers, true)
            and coalesce(shorter.shares = shorter_shares, true)
            and coalesce(shorter.openings >= shorter_openings, true)
            and coalesce(visited_openings >= shorter_visited_openings, true)
            and coalesce(shorter.bought_openings >= shorter_bought_openings, true)
        ) as is_odd,
        is_all and (
            shorter.shares is distinct from hops.shares
            or shorter.openings is distinct from hops.openings
            or shorter.bought_openings is distinct from hops.bought_openings
            or not coalesce(buyers between most_buyers and all_buyers, true)
        ) as is_unlike_its_hops,
        scope_type = 'brand' and (
            shorter.shares is distinct from guides.shares
            or shorter.openings is distinct from guides.openings
            or shorter.bought_openings is distinct from guides.bought_openings
        ) as is_unlike_its_guides
    from shorter
    left join hops using (scope_type, scope, month, window_days)
    left join guides using (share_hop, month, window_days)
"""

# Only the log of a mini program tells of shares, and it may have none yet.
may_be_empty = f"""
    select ({nothing_tells("visits")})
        or not exists (select 1 from guide.monthly where shares > 0)
"""

suite = table_suite(
    "guide.share_closure_monthly",
    ["scope_type", "scope", "share_hop", "month", "window_days"],
    ["shares"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "share_hop", "month", "window_days"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="shares", min_value=1, severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[False], severity=CRITICAL)
        for column in ("is_odd", "is_unlike_its_hops", "is_unlike_its_guides")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("open_rate", "visit_rate", "closure_rate")
    ),
)
