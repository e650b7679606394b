"""Who is good at pulling, at serving and at sharing."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# An index of which too few measures are known is none; the middle of all is the middle.
rows = """
    select
        *,
        (pull_index is null) <> (pull_measures < 2)
        or (serve_index is null) <> (serve_measures < 2)
        or (share_index is null) <> (share_measures < 2) as is_contradictory,
        kept_contacts_share_shrunken between 0 and 1 is not false
        and reply_share_shrunken between 0 and 1 is not false
        and repeat_buyers_share_shrunken between 0 and 1 is not false as are_shares_shares
    from guide.role_profile_monthly
"""

# Who sold something need not be told to work here.
may_be_empty = "select not exists (from guide.daily where is_employed)"

suite = table_suite(
    "guide.role_profile_monthly",
    ["guide_id", "month"],
    ["pull_measures", "serve_measures", "share_measures"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["guide_id", "month"], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("pull_index", "serve_index", "share_index")
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="is_contradictory", value_set=[False], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="are_shares_shares", value_set=[True], severity=CRITICAL
    ),
)
