"""Whom the brand can reach, each person once."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

rows = """
    select
        *,
        known_persons - persons as persons_beyond,
        sum(persons) filter (set_kind = 'combination') over of_day - reachable_persons
            as combinations_less_total,
        sum(persons) filter (set_kind = 'touchpoint') over of_day - reachable_persons
            as touchpoints_beyond_total
    from member.reach_daily
    window of_day as (partition by business_date)
"""

# A brand may deliver sales alone.
may_be_empty = nothing_tells("contacts", "customer_groups", "fans")

suite = table_suite(
    "member.reach_daily",
    ["business_date", "set_kind", "touchpoints"],
    ["persons", "reachable_persons"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["business_date", "set_kind", "touchpoints"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="persons", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="persons_beyond", min_value=0, severity=CRITICAL),
    # Nobody is in two combinations.
    gxe.ExpectColumnValuesToBeBetween(
        column="combinations_less_total", min_value=0, max_value=0, severity=CRITICAL
    ),
    # Who has several touchpoints is still one person.
    gxe.ExpectColumnValuesToBeBetween(
        column="touchpoints_beyond_total", min_value=0, severity=CRITICAL
    ),
)
