-- However often something came back, a line's commission is its rate of what is kept, half a fen up.
with

ledger as (

    select
        channel,
        order_line_id,
        role,
        guide_id,
        sum(debit_fen - credit_fen) as commission_fen

    from {{ ref('guide__commission_ledger') }}

    where
        account = 'expense'
        and posting_kind in ('accrual', 'reversal')

    group by
        channel,
        order_line_id,
        role,
        guide_id

)

select
    credits.channel,
    credits.order_line_id,
    credits.role,
    credits.guide_id

from {{ ref('guide__credit') }} as credits

inner join {{ ref('int_orders_credited') }} as orders
    on
        credits.channel = orders.channel
        and credits.order_id = orders.order_id

inner join {{ ref('int_commission_rates_dated') }} as rates
    on
        credits.role = rates.credit_role
        and orders.business_model = rates.business_model
        and orders.business_date >= rates.valid_from_date
        and orders.business_date < rates.valid_to_date

left join ledger
    on
        credits.channel = ledger.channel
        and credits.order_line_id = ledger.order_line_id
        and credits.role = ledger.role
        and credits.guide_id = ledger.guide_id

where coalesce(ledger.commission_fen, 0) <> floor(credits.credit_fen * rates.commission_rate + 0.5)
