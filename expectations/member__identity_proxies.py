"""Persons who have more than a person has: what a false merge would look like."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

rows = """
    select *, case when proxy = 'several_unionids' then persons_rate else 0 end as contradicted_rate
    from member.identity_proxies
"""

suite = table_suite(
    "member.identity_proxies",
    ["proxy"],
    ["persons", "all_persons"],
    gxe.ExpectColumnValuesToBeUnique(column="proxy", severity=CRITICAL),
    # One in a thousand may have been decided by hand.
    gxe.ExpectColumnMaxToBeBetween(column="contradicted_rate", max_value=0.001, severity=WARNING),
)
