-- The ledger counts the lines from the register of deliveries, the marts from the facts: a line that
-- one of them loses, or takes for another stream's, makes the two differ.
with

streams as (

    select distinct _stream

    from {{ ref('int_lines_received') }}

    where entity = 'order_lines'

),

loaded as (

    select
        ledger.channel,
        sum(ledger.loaded) as order_and_refund_lines

    from {{ ref('audit__row_ledger') }} as ledger

    inner join streams
        on concat(ledger.channel, '__', ledger.stream) = streams._stream

    group by ledger.channel

),

published as (

    select
        channel,
        sum(order_lines + refund_lines) as order_and_refund_lines

    from {{ ref('store__daily') }}

    group by channel

)

select
    coalesce(loaded.channel, published.channel) as channel,
    loaded.order_and_refund_lines as loaded_lines,
    published.order_and_refund_lines as published_lines
from loaded
full outer join published
    on loaded.channel = published.channel
where coalesce(loaded.order_and_refund_lines, 0) <> coalesce(published.order_and_refund_lines, 0)
