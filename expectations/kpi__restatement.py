"""What a release changes of what had been certified or frozen, and why."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

TOLD = ["late_data", "refund", "correction", "erasure", "identity_merge"]
EXPLAINED = [*TOLD, "definition_change"]

# The history is of releases that were published; only what this one adds is judged by its cause.
rows = """
    select
        restatement.*,
        case
            when status = 'frozen' and is_new and overridden_by is null then cause
        end as cause_of_frozen,
        case when status = 'certified' and is_new then cause end as cause_of_certified,
        case when cause in ('late_data', 'refund', 'correction', 'erasure', 'identity_merge')
            then source_rows end as rows_of_what_was_told,
        delta - (coalesce(new_value, 0) - coalesce(old_value, 0)) as undifferent,
        (old_value, old_numerator, old_denominator)
            is distinct from (new_value, new_numerator, new_denominator) as is_changed
    from (
        select *, new_build_id = (select max(build_id) from audit.build_info) as is_new
        from kpi.restatement
    ) as restatement
"""

# Most nights change nothing that was final.
may_be_empty = "select true"

_KEY = ["new_build_id", "metric", "scope_type", "scope", "period_type", "period"]

suite = table_suite(
    "kpi.restatement",
    [*_KEY, "restated_on_date", "old_build_id", "old_data_through_date", "cause"],
    ["source_rows", "delta"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=_KEY, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(
        column="status", value_set=["certified", "frozen"], severity=CRITICAL
    ),
    # A frozen value that changes and nobody can say why is a damage until somebody signs for it.
    gxe.ExpectColumnValuesToBeInSet(
        column="cause_of_frozen", value_set=EXPLAINED, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="cause_of_certified", value_set=EXPLAINED, severity=WARNING
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="cause", value_set=[*EXPLAINED, "unexplained"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="rows_of_what_was_told", min_value=1, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="undifferent", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_changed", value_set=[True], severity=CRITICAL),
)
