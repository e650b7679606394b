{{ config(alias='commission_ledger') }}

with

postings as (

    select
        concat_ws('/', channel, order_line_id, role, guide_id, posting_kind, step, book) as posting_id,
        posting_kind,
        book,
        payer,
        guide_id,
        channel,
        order_id,
        order_line_id,
        role,
        policy_version,
        commission_rate,
        base_fen,
        amount_fen,
        debit_account,
        credit_account,
        {{ month_of('posted_date') }} as statement_month,
        posted_date,
        known_date

    from {{ ref('int_commissions_posted') }}

    union all

    select
        concat_ws('/', 'payment', payer, guide_id, statement_month) as posting_id,
        'payment' as posting_kind,
        payer as book,
        payer,
        guide_id,
        cast(null as string) as channel,
        cast(null as string) as order_id,
        cast(null as string) as order_line_id,
        cast(null as string) as role,
        cast(null as string) as policy_version,
        cast(null as decimal(18, 4)) as commission_rate,
        cast(0 as bigint) as base_fen,
        paid_fen as amount_fen,
        'payable' as debit_account,
        'paid' as credit_account,
        statement_month,
        pay_date as posted_date,
        {{ days_after('pay_date', 1) }} as known_date

    from {{ ref('int_commissions_settled') }}

    where paid_fen <> 0

),

-- A negative amount is the same posting with its sides changed.
entries as (

    {% for side, other in [('debit', 'credit'), ('credit', 'debit')] -%}
    select
        posting_id,
        posting_kind,
        book,
        {{ side }}_account as account,
        payer,
        guide_id,
        channel,
        order_id,
        order_line_id,
        role,
        policy_version,
        cast(commission_rate as decimal(18, 4)) as commission_rate,
        cast(base_fen as bigint) as base_fen,
        cast(greatest({{ '' if side == 'debit' else '-' }}amount_fen, 0) as bigint) as debit_fen,
        cast(greatest({{ '-' if side == 'debit' else '' }}amount_fen, 0) as bigint) as credit_fen,
        statement_month,
        posted_date,
        known_date

    from postings
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from entries
