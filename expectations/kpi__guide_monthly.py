"""What the guides of the brand, of its nodes and of its stores do in a month."""

import great_expectations.expectations as gxe

from expectations.guide__daily import may_be_empty as may_be_empty
from expectations.validation import CRITICAL, table_suite

# What adds up is the same for the brand, for its stores, and in the days of all guides.
rows = """
    with days as (
        select
            strftime(business_date, '%Y-%m') as month,
            count(*) filter (is_employed) as guide_days,
            coalesce(sum(rostered_minutes), 0) as rostered_minutes,
            count(*) filter (is_tenured) as tenured_guide_days,
            count(rostered_minutes) filter (is_tenured) as rostered_guide_days,
            sum(commission_fen) as commission_fen,
            sum(closer_net_sales_order_dated_fen) as closer_fen,
            sum(new_contacts) as new_contacts
        from guide.daily group by all
    ),
    sums as (
        select
            month, scope_type,
            sum(guide_days) as guide_days,
            coalesce(sum(rostered_minutes), 0) as rostered_minutes,
            sum(tenured_guide_days) as tenured_guide_days,
            sum(rostered_guide_days) as rostered_guide_days,
            sum(commission_fen) as commission_fen,
            sum(closer_net_sales_order_dated_fen) as closer_fen,
            sum(new_contacts) as new_contacts,
            max(reached_persons) as most_persons
        from kpi.guide_monthly group by all
    ),
    apart as (
        select
            month,
            sum(abs(sums.guide_days - days.guide_days)
                + abs(sums.rostered_minutes - days.rostered_minutes)
                + abs(sums.tenured_guide_days - days.tenured_guide_days)
                + abs(sums.rostered_guide_days - days.rostered_guide_days)
                + abs(sums.commission_fen - days.commission_fen)
                + abs(sums.closer_fen - days.closer_fen)
                + abs(sums.new_contacts - days.new_contacts))::bigint as unlike_the_days
        from sums full join days using (month)
        where scope_type in ('brand', 'store') group by all
    )
    select
        months.*,
        apart.unlike_the_days,
        guide_days - active_guide_days as idle_guide_days,
        active_guides - greatest(credited_guides, sharing_guides) as others,
        -- Rounded rates may come up to 95%; the counts do not.
        (rostered_guides < 0.95 * tenured_guides
            or rostered_guide_days < 0.95 * tenured_guide_days) and (
            reached_persons_per_hour is not null or closer_net_sales_fen_per_hour is not null
        ) as says_too_much
    from kpi.guide_monthly as months
    full join apart using (month)
"""

suite = table_suite(
    "kpi.guide_monthly",
    ["scope_type", "scope", "month"],
    ["guides", "guide_days", "commission_fen", "unlike_the_days"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unlike_the_days", min_value=0, max_value=0, severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("idle_guide_days", "others")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in (
            "activation_rate",
            "roster_coverage_rate",
            "roster_day_coverage_rate",
            "top_decile_sales_share",
            "gini_coefficient",
        )
    ),
    gxe.ExpectColumnValuesToBeInSet(column="says_too_much", value_set=[False], severity=CRITICAL),
)
