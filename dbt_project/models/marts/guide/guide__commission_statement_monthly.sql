{{ config(alias='commission_statement_monthly') }}

with

moves as (

    select
        guide_id,
        payer,
        statement_month as month,
        sum(case when posting_kind = 'accrual' and account = 'expense' then debit_fen else 0 end) as accrued_fen,
        sum(case when posting_kind = 'reversal' and account = 'expense' then credit_fen else 0 end) as reversed_fen,
        sum(case when account = 'held' then credit_fen - debit_fen else 0 end) as held_change_fen,
        sum(case
            when account = 'payable' and posting_kind <> 'payment' then credit_fen - debit_fen else 0
        end) as payable_change_fen,
        sum(case when account = 'paid' then credit_fen - debit_fen else 0 end) as paid_fen

    from {{ ref('guide__commission_ledger') }}

    group by
        guide_id,
        payer,
        statement_month

),

balanced as (

    select
        *,
        sum(held_change_fen) over in_time as held_fen,
        sum(payable_change_fen - paid_fen) over in_time as carried_forward_fen

    from moves

    window
        in_time as (partition by guide_id, payer order by month rows between unbounded preceding and current row)

),

statements as (

    select
        balanced.guide_id,
        balanced.month,
        balanced.payer,
        cast(balanced.accrued_fen as bigint) as accrued_fen,
        cast(balanced.reversed_fen as bigint) as reversed_fen,
        cast(balanced.accrued_fen - balanced.reversed_fen as bigint) as commission_fen,
        cast(balanced.held_fen as bigint) as held_fen,
        cast(balanced.carried_forward_fen - balanced.payable_change_fen + balanced.paid_fen as bigint)
            as brought_forward_fen,
        cast(balanced.payable_change_fen as bigint) as payable_fen,
        cast(balanced.paid_fen as bigint) as paid_fen,
        cast(balanced.carried_forward_fen as bigint) as carried_forward_fen,
        settled.pay_date is not null as is_settled,
        settled.pay_date

    from balanced

    left join {{ ref('int_commissions_settled') }} as settled
        on
            balanced.guide_id = settled.guide_id
            and balanced.payer = settled.payer
            and balanced.month = settled.statement_month

)

select * from statements
