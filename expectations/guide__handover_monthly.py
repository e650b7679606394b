"""What becomes of the contacts that guides have on leaving."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# Whoever was a contact is accepted, waits, is lost or orphaned, in the stores as in the brand.
rows = """
    with sums as (
        select
            month,
            sum(contacts + leavers) filter (scope_type = 'brand') as brand,
            sum(contacts + leavers) filter (scope_type = 'store') as stores
        from guide.handover_monthly group by all
    )
    select
        months.*,
        months.contacts - accepted_contacts - waiting_contacts - lost_contacts - orphaned_contacts
            as unexplained_contacts,
        (brand - stores)::bigint as unlike_the_stores,
        months.contacts - requested_contacts as not_requested,
        accepted_contacts - matured_contacts as not_matured,
        orphaned_contacts - refused_contacts - limited_contacts as not_asked
    from guide.handover_monthly as months inner join sums using (month)
"""

# It may be that nobody has left.
may_be_empty = "select true"

suite = table_suite(
    "guide.handover_monthly",
    ["scope_type", "scope", "month"],
    ["leavers", "contacts", "net_sales_order_dated_after_30_days_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("unexplained_contacts", "unlike_the_stores")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("not_requested", "not_matured", "not_asked", "transfer_seconds")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("accepted_rate", "kept_rate")
    ),
)
