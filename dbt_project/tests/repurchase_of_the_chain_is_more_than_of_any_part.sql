-- Whoever came back to a node, store or channel came back to the chain, and who is a buyer of it is one
-- of one of its channels.
with

chains as (

    select * from {{ ref('member__repurchase_monthly') }}

    where scope_type = 'brand'

),

channels as (

    select
        month,
        sum(buyers) as buyers,
        sum(orders) as orders

    from {{ ref('member__repurchase_monthly') }}

    where scope_type = 'channel'

    group by month

)

select
    scopes.scope_type,
    scopes.scope,
    scopes.month

from {{ ref('member__repurchase_monthly') }} as scopes

inner join chains
    on scopes.month = chains.month

inner join channels
    on scopes.month = channels.month

where
    scopes.repeat_buyers > chains.repeat_buyers
    or scopes.year_repeat_buyers > chains.year_repeat_buyers
    or chains.buyers > channels.buyers
    or chains.orders <> channels.orders
