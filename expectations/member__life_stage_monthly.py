"""Stages of life: nothing that tells of fewer than twenty families."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# What is hidden of a month is its total less all that is told.
rows = """
    select
        *,
        all_families - sum(coalesce(families, 0)) over of_month as hidden_families,
        case when is_suppressed and all_families is not null
            then count(*) filter (is_suppressed) over of_month end as hidden_cells,
        case when is_suppressed
            then all_families - sum(coalesce(families, 0)) over of_month end as hidden_of_them
    from member.life_stage_monthly
    window of_month as (partition by month)
"""

# Guides may note nothing of children.
may_be_empty = "select true"

suite = table_suite(
    "member.life_stage_monthly",
    ["month", "stage"],
    [],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["month", "stage"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="families", min_value=20, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="all_families", min_value=20, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="hidden_families", min_value=0, severity=CRITICAL),
    # One hidden cell, or several that sum to little, would be told by the total.
    gxe.ExpectColumnValuesToBeBetween(column="hidden_cells", min_value=2, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="hidden_of_them", min_value=20, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(
        column="stage",
        value_set=[
            "trying",
            "pregnant",
            "months_0_6",
            "months_7_12",
            "years_1_2",
            "years_2_3",
            "years_3_14",
            "pregnancy_unconfirmed",
            "outdated",
        ],
        severity=CRITICAL,
    ),
)
