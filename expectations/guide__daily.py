"""What guides do and bring, by month: a row for each day is dbt's to test."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, nothing_tells, table_suite

# What is credited and posted is in the day of a guide, to the fen, and contacts go nowhere unseen.
rows = """
    with days as (
        select
            *,
            coalesce(lag(closing_contacts) over in_time, opening_contacts) as contacts_before,
            closer_net_sales_order_dated_fen + service_net_sales_order_dated_fen
            + opener_net_sales_order_dated_fen + root_sharer_net_sales_order_dated_fen
            + last_sharer_net_sales_order_dated_fen + host_net_sales_order_dated_fen as credit_fen
        from guide.daily
        window in_time as (partition by guide_id order by business_date)
    ),
    months as (
        select
            guide_id,
            strftime(business_date, '%Y-%m') as month,
            count(*) as days,
            sum(abs(opening_contacts + new_contacts - lost_contacts - closing_contacts)
                + abs(opening_contacts - contacts_before))::bigint as unexplained_contacts,
            min(closing_contacts) as least_contacts,
            sum(credit_fen)::bigint as credit_fen,
            sum(commission_fen)::bigint as commission_fen,
            max(reached_persons - messaged_persons - opening_persons - served_persons)
                as persons_of_no_kind,
            max(coalesce(rostered_minutes, 0)) as most_minutes
        from days group by all
    ),
    credits as (
        select guide_id, strftime(business_date, '%Y-%m') as month, sum(credit_fen) as credit_fen
        from guide.credit group by all
    ),
    commissions as (
        select guide_id, statement_month as month, sum(debit_fen - credit_fen) as commission_fen
        from guide.commission_ledger
        where account = 'expense' and posting_kind in ('accrual', 'reversal') group by all
    )
    select
        months.* replace (
            coalesce(months.guide_id, credits.guide_id, commissions.guide_id) as guide_id,
            coalesce(months.month, credits.month, commissions.month) as month
        ),
        (coalesce(months.credit_fen, 0) - coalesce(credits.credit_fen, 0))::bigint
            as unexplained_credit_fen,
        (coalesce(months.commission_fen, 0) - coalesce(commissions.commission_fen, 0))::bigint
            as unexplained_commission_fen
    from months
    full join credits on months.guide_id = credits.guide_id and months.month = credits.month
    full join commissions
        on coalesce(months.guide_id, credits.guide_id) = commissions.guide_id
        and coalesce(months.month, credits.month) = commissions.month
"""

# A brand that names no guides anywhere has none here.
may_be_empty = nothing_tells("guides", "sales_credit", "contacts", "guide_bindings", "shares")

suite = table_suite(
    "guide.daily",
    ["guide_id", "month"],
    ["days", "credit_fen", "commission_fen"],
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in (
            "unexplained_contacts",
            "unexplained_credit_fen",
            "unexplained_commission_fen",
        )
    ),
    gxe.ExpectColumnValuesToBeBetween(column="least_contacts", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="persons_of_no_kind", max_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="most_minutes", min_value=0, max_value=1440, severity=CRITICAL
    ),
)
