"""Entries of commission, summed by book and month: a row for each posting is dbt's to test."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        book, posting_kind, statement_month,
        count(*) as entries,
        sum(debit_fen)::bigint as debit_fen,
        sum(credit_fen)::bigint as credit_fen,
        sum(debit_fen - credit_fen)::bigint as unbalanced_fen,
        min(least(debit_fen, credit_fen)) as least_fen,
        count(*) filter (debit_fen > 0 and credit_fen > 0) as two_sided_entries
    from guide.commission_ledger group by all
"""

# Nothing is earned where nobody gets credit or no rate is told.
may_be_empty = """
    select not exists (from guide.credit) or not exists (
        from audit.capability where capability = 'commission_rules' and is_told)
"""

suite = table_suite(
    "guide.commission_ledger",
    ["book", "posting_kind", "statement_month"],
    ["entries", "debit_fen", "credit_fen"],
    gxe.ExpectColumnValuesToBeBetween(
        column="unbalanced_fen", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="two_sided_entries", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="least_fen", min_value=0, severity=CRITICAL),
)
