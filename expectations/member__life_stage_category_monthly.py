"""What families of a stage of life buy: nothing that tells of fewer than twenty."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# What is told also tells what is left of its whole.
rows = """
    select
        *,
        families - buyers as other_families,
        buyers - repeat_buyers as single_buyers,
        buyers - fitting_buyers as unfitting_buyers,
        fitting_buyers - fitting_repeat_buyers as fitting_single_buyers
    from member.life_stage_category_monthly
"""

# Guides may note nothing of children.
may_be_empty = "select true"

suite = table_suite(
    "member.life_stage_category_monthly",
    ["month", "stage", "product_category"],
    [],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "stage", "product_category"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=20, severity=CRITICAL)
        for column in (
            "families",
            "buyers",
            "repeat_buyers",
            "fitting_buyers",
            "fitting_repeat_buyers",
            "other_families",
            "single_buyers",
            "unfitting_buyers",
            "fitting_single_buyers",
        )
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=rate, min_value=0, max_value=1, severity=CRITICAL)
        for rate in ("penetration_rate", "repurchase_rate", "fitting_repurchase_rate")
    ),
)
