-- What is credited and what commission is posted is in the day of a guide, to the fen.
{%- set roles = ['closer', 'service', 'opener', 'root_sharer', 'last_sharer', 'host'] %}
with

entries as (

    select
        guide_id,
        business_date,
        {% for role in roles -%}
        {{ role }}_net_sales_order_dated_fen {{ '+' if not loop.last }}
        {% endfor %} as credit_fen,
        commission_fen

    from {{ ref('guide__daily') }}

    union all

    select
        guide_id,
        business_date,
        -credit_fen as credit_fen,
        0 as commission_fen

    from {{ ref('guide__credit') }}

    union all

    select
        guide_id,
        posted_date as business_date,
        0 as credit_fen,
        credit_fen - debit_fen as commission_fen

    from {{ ref('guide__commission_ledger') }}

    where
        account = 'expense'
        and posting_kind in ('accrual', 'reversal')

)

select
    guide_id,
    business_date,
    sum(credit_fen) as credit_fen,
    sum(commission_fen) as commission_fen

from entries

group by
    guide_id,
    business_date

having
    sum(credit_fen) <> 0
    or sum(commission_fen) <> 0
