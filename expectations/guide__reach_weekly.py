"""Whom guides touch and what they sell by the hour."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# Below 95% of the guides, or of their days, on the roster nothing is said; persons of a week are
# those of its days.
rows = """
    with days as (
        select
            guide_id,
            date_trunc('week', business_date)::date as week_start_date,
            sum(rostered_minutes) as rostered_minutes,
            count(*) filter (is_tenured) as tenured_days,
            count(rostered_minutes) filter (is_tenured) as rostered_days,
            max(reached_persons) as most_persons,
            sum(reached_persons) as all_persons,
            sum(closer_net_sales_order_dated_fen) as closer_fen
        from guide.daily where is_employed group by all
    )
    select
        weeks.*,
        coalesce(weeks.rostered_minutes, 0) - coalesce(days.rostered_minutes, 0)
            as unexplained_minutes,
        weeks.closer_net_sales_order_dated_fen - days.closer_fen as unexplained_fen,
        abs(tenured_guide_days_of_store - sum(tenured_days) over of_store)
            + abs(rostered_guide_days_of_store - sum(rostered_days) over of_store)
            as unexplained_days,
        weeks.reached_persons between days.most_persons and days.all_persons as has_its_persons,
        (rostered_guides_of_store < 0.95 * active_guides_of_store
            or rostered_guide_days_of_store < 0.95 * tenured_guide_days_of_store) and (
            reached_persons_per_hour is not null or closer_net_sales_fen_per_hour is not null
        ) as says_too_much
    from guide.reach_weekly as weeks
    inner join days using (guide_id, week_start_date)
    window of_store as (partition by weeks.store_id, weeks.week_start_date)
"""

# Who sold something need not be told to work here.
may_be_empty = "select not exists (from guide.daily where is_employed)"

suite = table_suite(
    "guide.reach_weekly",
    ["guide_id", "week_start_date"],
    ["reached_persons", "closer_net_sales_order_dated_fen", "roster_coverage_rate"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["guide_id", "week_start_date"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("unexplained_minutes", "unexplained_fen", "unexplained_days")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("roster_coverage_rate", "roster_day_coverage_rate")
    ),
    gxe.ExpectColumnValuesToBeInSet(column="has_its_persons", value_set=[True], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="says_too_much", value_set=[False], severity=CRITICAL),
)
