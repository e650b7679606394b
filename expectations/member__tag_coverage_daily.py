"""What is noted of the guides' contacts."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

rows = """
    select *, notes - rule_notes - manual_notes as unsourced_notes,
        notes - tagged_persons as notes_beyond_persons
    from member.tag_coverage_daily
"""

# Guides may note nothing.
may_be_empty = "select true"

suite = table_suite(
    "member.tag_coverage_daily",
    ["business_date", "set_level", "axis", "tag_group_name", "tag_id"],
    ["eligible_persons"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["business_date", "set_level", "axis", "tag_group_name", "tag_id"],
        severity=CRITICAL,
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="axis",
        value_set=["attribute", "source", "interaction", "unclassified"],
        severity=CRITICAL,
    ),
    # A tag is of somebody who is eligible, and has a source.
    gxe.ExpectColumnValuesToBeBetween(
        column="coverage_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="conflict_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unsourced_notes", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="notes_beyond_persons", min_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_in_dictionary", value_set=[True], severity=WARNING),
)
