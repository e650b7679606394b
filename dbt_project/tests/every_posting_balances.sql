-- What one account is debited, another one is credited.
select posting_id

from {{ ref('guide__commission_ledger') }}

group by posting_id

having
    count(*) <> 2
    or sum(debit_fen) <> sum(credit_fen)
