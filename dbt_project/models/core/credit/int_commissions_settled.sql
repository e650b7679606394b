{#
    What is paid to a guide for a month: what is payable by its end and was not paid before, if it
    is more than nothing. So all payments together are the most that was ever payable, and what was
    paid too much is carried forward.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

months as (

    select
        guide_id,
        payer,
        {{ month_of('posted_date') }} as statement_month,
        min(posted_date) as first_date,
        sum(case
            when credit_account = 'payable' then amount_fen
            when debit_account = 'payable' then -amount_fen
            else 0
        end) as payable_change_fen

    from {{ ref('int_commissions_posted') }}

    group by all

),

balances as (

    select
        guide_id,
        payer,
        statement_month,
        {{ month_after("date_trunc('month', first_date)", 1) }} as next_month_date,
        sum(payable_change_fen) over in_time as payable_fen

    from months

    window
        in_time as (
            partition by guide_id, payer order by statement_month rows between unbounded preceding and current row
        )

),

due as (

    select
        balances.guide_id,
        balances.payer,
        balances.statement_month,
        {{ days_after('balances.next_month_date', 'terms.pay_day - 1') }} as pay_date,
        greatest(max(balances.payable_fen) over (
            partition by balances.guide_id, balances.payer
            order by balances.statement_month
            rows between unbounded preceding and current row
        ), 0) as paid_so_far_fen

    from balances

    inner join {{ ref('commission_terms') }} as terms
        on
            balances.next_month_date >= terms.valid_from_date
            and balances.next_month_date < coalesce(terms.valid_to_date, date '9999-12-31')

),

settled as (

    select
        due.guide_id,
        due.payer,
        due.statement_month,
        due.pay_date,
        cast(due.paid_so_far_fen - lag(due.paid_so_far_fen, 1, 0) over (
            partition by due.guide_id, due.payer order by due.statement_month
        ) as bigint) as paid_fen

    from due

    inner join told
        on due.pay_date <= told.last_date

)

select * from settled
