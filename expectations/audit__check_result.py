"""What was checked on the way to the release."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

rows = """
    select
        *,
        case
            when severity = 'critical' and not is_passed and overridden_by is null then 1 else 0
        end as is_broken,
        case
            when not is_passed and (severity = 'warning' or overridden_by is not null) then 1 else 0
        end as is_warned
    from audit.check_result
"""

suite = table_suite(
    "audit.check_result",
    ["check_name", "severity", "is_passed"],
    ["observed"],
    # Checks that found nothing to look at would pass by being absent.
    gxe.ExpectColumnDistinctValuesToContainSet(
        column="check_name",
        value_set=[
            "ledger_balances",
            "delivery_arrived",
            "quarantined_lines_within_limit",
        ],
        severity=CRITICAL,
    ),
    gxe.ExpectColumnMaxToBeBetween(column="is_broken", max_value=0, severity=CRITICAL),
    gxe.ExpectColumnMaxToBeBetween(column="is_warned", max_value=0, severity=WARNING),
)
