"""Every metric of every scope and period, made of its one definition."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, SALES, WARNING, nothing_tells, table_suite

# What is asked of a value depends on what the dictionary says it is.
rows = """
    select
        metric_value.*,
        dictionary.metric is not null as is_defined,
        -- Without anything to divide by there is no value, and else there is one.
        case
            when dictionary.denominator_metric is null
                then coalesce(metric_value.value - metric_value.numerator, 1)
            when metric_value.denominator <> 0 then coalesce(round(
                metric_value.value - metric_value.numerator / metric_value.denominator, 5
            ), 1)
            when metric_value.value is null then 0
            else 1
        end as unexplained,
        -- What is divided, and by what, stands in rows of its own.
        numerators.value is distinct from metric_value.numerator
            or denominators.value is distinct from metric_value.denominator
            as is_unlike_its_halves,
        case when dictionary.unit = 'proportion' then metric_value.value end as part,
        case when dictionary.unit = 'share' then metric_value.value end as share,
        metric_value.value - metric_value.value_low as above_low,
        metric_value.value_high - metric_value.value as below_high,
        date_diff(
            'second', cast(metric_value.period_end_date as timestamp), metric_value.final_at
        ) as seconds_until_final
    from kpi.metric_value
    left join kpi.metric_dictionary as dictionary using (metric)
    left join kpi.metric_value as numerators
        on numerators.metric = dictionary.numerator_metric
        and numerators.scope_type = metric_value.scope_type
        and numerators.scope = metric_value.scope
        and numerators.period_type = metric_value.period_type
        and numerators.period = metric_value.period
    left join kpi.metric_value as denominators
        on denominators.metric = dictionary.denominator_metric
        and denominators.scope_type = metric_value.scope_type
        and denominators.scope = metric_value.scope
        and denominators.period_type = metric_value.period_type
        and denominators.period = metric_value.period
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
    gxe.ExpectColumnValuesToBeInSet(
        column="is_unlike_its_halves", value_set=[False], severity=CRITICAL
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
