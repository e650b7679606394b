-- What guides are owed by the statements is what the ledger has, and what is not paid is carried forward.
with

statements as (

    select
        guide_id,
        payer,
        sum(commission_fen) as commission_fen,
        sum(payable_fen) as payable_fen,
        sum(paid_fen) as paid_fen,
        min(paid_fen) as least_paid_fen,
        max_by(carried_forward_fen, month) as carried_forward_fen

    from {{ ref('guide__commission_statement_monthly') }}

    group by
        guide_id,
        payer

),

ledger as (

    select
        guide_id,
        payer,
        sum(debit_fen - credit_fen) as commission_fen

    from {{ ref('guide__commission_ledger') }}

    where
        account = 'expense'
        and posting_kind in ('accrual', 'reversal')

    group by
        guide_id,
        payer

)

select
    statements.guide_id,
    statements.payer

from statements

full outer join ledger
    on
        statements.guide_id = ledger.guide_id
        and statements.payer = ledger.payer

where
    coalesce(statements.commission_fen, 0) <> coalesce(ledger.commission_fen, 0)
    or statements.payable_fen - statements.paid_fen <> statements.carried_forward_fen
    or statements.least_paid_fen < 0
