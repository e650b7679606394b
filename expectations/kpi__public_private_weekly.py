"""From the public platforms into the private domain; no step has more than the one before it."""

from itertools import pairwise

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

STEPS = (
    "public_buyers",
    "unbefriended_buyers",
    "matched_buyers",
    "contacts",
    "members",
    "private_buyers",
)
LINKS = ("public_buyers", "shop_members", "linked_buyers")

rows = "select * from kpi.public_private_weekly"

may_be_empty = nothing_tells("platform_sales")

suite = table_suite(
    "kpi.public_private_weekly",
    ["channel", "week_date"],
    ["public_buyers", "unbefriended_buyers", "matched_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["channel", "week_date"], severity=CRITICAL),
    *(
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=more,
            column_B=fewer,
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            severity=CRITICAL,
        )
        for more, fewer in (*pairwise(STEPS), *pairwise(LINKS))
    ),
)
