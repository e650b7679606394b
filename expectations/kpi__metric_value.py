"""Every metric of every scope and period, made of its one definition."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, WARNING, nothing_tells, table_suite

# What is asked of a value depends on what the dictionary says it is.
rows = """
    select
        metric_value.*,
        dictionary.metric is not null as is_defined,
        case
            when denominator is null then value - numerator
            when denominator <> 0
                then round(value - numerator / denominator, 5)
            else coalesce(value, 0)
        end as unexplained,
        case when dictionary.unit = 'proportion' then value end as part,
        case when dictionary.unit = 'share' then value end as share,
        value - value_low as above_low,
        value_high - value as below_high,
        date_diff('second', cast(period_end_date as timestamp), final_at) as seconds_until_final
    from kpi.metric_value
    left join kpi.metric_dictionary as dictionary using (metric)
"""

# A brand that only keeps its contacts here sells nothing here.
may_be_empty = nothing_tells(*SALES)

_KEY = ["metric", "scope_type", "scope", "period_type", "period"]

suite = table_suite(
    "kpi.metric_value",
    _KEY,
    ["numerator"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=_KEY, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="is_defined", value_set=[True], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained", min_value=0, max_value=0, severity=CRITICAL
    ),
    # Some of those who are counted are never more than all of them; some of the money may be, where
    # the rest is less than nothing.
    gxe.ExpectColumnValuesToBeBetween(column="part", min_value=0, max_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="share", max_value=1, severity=WARNING),
    gxe.ExpectColumnValuesToBeBetween(column="above_low", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="below_high", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(
        column="status", value_set=["provisional", "certified", "frozen"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="seconds_until_final", min_value=1, severity=CRITICAL),
)
