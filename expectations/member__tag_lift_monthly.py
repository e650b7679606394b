"""Whether contacts with a tag buy more often than the others."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# Contacts and buyers of a month are the same whatever tag divides them.
rows = """
    select
        *,
        tagged_persons - tagged_buyers as tagged_idle,
        other_persons - other_buyers as other_idle,
        tagged_persons + other_persons - min(tagged_persons + other_persons) over of_month
            + tagged_buyers + other_buyers - min(tagged_buyers + other_buyers) over of_month
            as unlike_the_month,
        coalesce(lift_low <= lift and lift <= lift_high, true) as is_in_its_interval
    from member.tag_lift_monthly
    window of_month as (partition by month)
"""

# Guides may note nothing, and a first day has no month after it.
may_be_empty = "select true"

suite = table_suite(
    "member.tag_lift_monthly",
    ["month", "tag_id"],
    ["tagged_persons", "other_persons"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "tag_group_name", "tag_id"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("tagged_idle", "other_idle")
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unlike_the_month", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="is_in_its_interval", value_set=[True], severity=CRITICAL
    ),
)
