"""Who gets the credit of order lines, by role and day: a row for each line is dbt's to test."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        channel, credit_pool, role, business_date,
        count(*) as credits,
        count(*) filter (rule_id is null or evidence_id is null) as unexplained_credits,
        sum(sold_fen)::bigint as sold_fen,
        sum(refunded_fen)::bigint as refunded_fen,
        sum(credit_fen)::bigint as credit_fen,
        sum(sold_fen - refunded_fen - credit_fen)::bigint as unexplained_fen
    from guide.credit group by all
"""

# Nobody is named where nothing that sells in a store or in the brand's own shop names a guide.
may_be_empty = """
    select count(*) = 0 from audit.capability
    where capability = 'sales_credit' and is_told and channel in (
        select channel from audit.capability
        where capability in ('store_sales', 'private_sales') and is_told
    )
"""

suite = table_suite(
    "guide.credit",
    ["channel", "credit_pool", "role", "business_date"],
    ["credits", "sold_fen", "credit_fen"],
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_credits", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="sold_fen", min_value=0, severity=CRITICAL),
)
