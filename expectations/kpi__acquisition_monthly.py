"""What is won and lost in a month; all scopes count the same."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

_ADDITIVE = ("new_contacts", "lost_contacts", "new_members", "new_buyers")
_BEYOND = ", ".join(
    f"coalesce(sum({each}) over of_scope, 0)"
    f" - coalesce(sum({each}) filter (where scope_type = 'brand') over of_month, 0)"
    f" as {each}_beyond_brand"
    for each in _ADDITIVE
)

rows = f"""
    select
        *,
        new_contacts - new_contact_persons - duplicate_contacts as later_contacts,
        contacts_due_7_days - contacts_kept_7_days as gone_7_days,
        contacts_due_30_days - contacts_kept_30_days as gone_30_days,
        new_contacts - lost_contacts - net_contacts as unexplained_contacts,
        {_BEYOND},
        count(distinct scope_type) over of_month as scope_types
    from kpi.acquisition_monthly
    window of_month as (partition by month), of_scope as (partition by month, scope_type)
"""

# A brand may deliver anonymous sales alone.
may_be_empty = "select true"

suite = table_suite(
    "kpi.acquisition_monthly",
    ["scope_type", "scope", "month"],
    ["new_members", "new_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("later_contacts", "gone_7_days", "gone_30_days")
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_contacts", min_value=0, max_value=0, severity=CRITICAL
    ),
    # Each event has one channel, one guide and one store, and is the brand's.
    gxe.ExpectColumnValuesToBeBetween(
        column="scope_types", min_value=4, max_value=4, severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=f"{each}_beyond_brand", min_value=0, max_value=0, severity=CRITICAL
        )
        for each in _ADDITIVE
    ),
)
