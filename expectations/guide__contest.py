"""What contests won: guides and stores sum to the contest, and nobody keeps more than was won."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

_ADDITIVE = ("won", "won_before", "new_contacts", "new_members", "new_buyers")
_BEYOND = ", ".join(
    f"coalesce(sum({each}) over of_scope, 0)"
    f" - coalesce(sum({each}) filter (where scope_type = 'contest') over of_contest, 0)"
    f" as {each}_beyond_contest"
    for each in _ADDITIVE
)

rows = f"""
    select
        *,
        new_contacts - duplicate_contacts as first_contacts,
        new_contacts - contacts_due_30_days as not_due_contacts,
        contacts_due_30_days - contacts_kept_30_days as gone_contacts,
        {_BEYOND},
        count(distinct scope_type) over of_contest as scope_types
    from guide.contest
    window of_contest as (partition by contest), of_scope as (partition by contest, scope_type)
"""

# A brand may have announced none.
may_be_empty = "select true"

suite = table_suite(
    "guide.contest",
    ["contest", "scope_type", "scope"],
    ["new_members", "new_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["contest", "scope_type", "scope"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("first_contacts", "not_due_contacts", "gone_contacts")
    ),
    # What a guide wins is a store's and the contest's too.
    gxe.ExpectColumnValuesToBeBetween(
        column="scope_types", min_value=3, max_value=3, severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=f"{each}_beyond_contest", min_value=0, max_value=0, severity=CRITICAL
        )
        for each in _ADDITIVE
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="status", value_set=["running", "over", "settled"], severity=CRITICAL
    ),
)
