"""How far a night's merges and splits move what counts persons."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select *, case when is_within_limit then 0 else 1 end as is_beyond
    from audit.identity_change
"""

suite = table_suite(
    "audit.identity_change",
    ["measure"],
    ["value_before", "value_after", "allowed_change"],
    gxe.ExpectColumnValuesToBeUnique(column="measure", severity=CRITICAL),
    gxe.ExpectColumnDistinctValuesToEqualSet(
        column="measure",
        value_set=[
            "persons",
            "buyers",
            "repeat_buyers",
            "members",
            "ids_that_changed_their_person",
            "merges",
            "splits",
        ],
        severity=CRITICAL,
    ),
    gxe.ExpectColumnMaxToBeBetween(column="is_beyond", max_value=0, severity=CRITICAL),
)
