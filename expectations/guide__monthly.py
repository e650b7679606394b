"""A guide's month."""

import great_expectations.expectations as gxe

from expectations.guide__daily import may_be_empty as may_be_empty
from expectations.validation import CRITICAL, table_suite

# What adds up is the sum of the days; persons of a month are at least those of its best day.
rows = """
    with days as (
        select
            guide_id,
            strftime(business_date, '%Y-%m') as month,
            sum(new_contacts) as new_contacts,
            sum(lost_contacts) as lost_contacts,
            sum(card_opens) as card_opens,
            sum(share_opens) as share_opens,
            sum(credited_orders) as credited_orders,
            sum(closer_net_sales_order_dated_fen) as closer_fen,
            sum(commission_fen) as commission_fen,
            max(reached_persons) as most_persons,
            sum(reached_persons) as all_persons
        from guide.daily group by all
    )
    select
        months.*,
        months.opening_contacts + months.new_contacts - months.lost_contacts
            - months.closing_contacts as unexplained_contacts,
        (abs(months.new_contacts - days.new_contacts)
            + abs(months.lost_contacts - days.lost_contacts)
            + abs(months.card_opens - days.card_opens)
            + abs(months.share_opens - days.share_opens)
            + abs(months.credited_orders - days.credited_orders)
            + abs(months.closer_net_sales_order_dated_fen - days.closer_fen)
            + abs(months.commission_fen - days.commission_fen))::bigint as unlike_its_days,
        months.reached_persons between days.most_persons and days.all_persons as has_its_persons,
        months.calendar_days - months.employed_days as days_not_employed
    from guide.monthly as months
    full join days using (guide_id, month)
"""

suite = table_suite(
    "guide.monthly",
    ["guide_id", "month"],
    ["employed_days", "closing_contacts", "commission_fen", "unlike_its_days"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["guide_id", "month"], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("unexplained_contacts", "unlike_its_days")
    ),
    gxe.ExpectColumnValuesToBeInSet(column="has_its_persons", value_set=[True], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="days_not_employed", min_value=0, severity=CRITICAL),
)
