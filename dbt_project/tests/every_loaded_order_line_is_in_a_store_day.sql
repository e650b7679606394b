-- The ledger counts the lines from the register of deliveries, the marts from the facts: a line that
-- one of them loses, or takes for another stream's, makes the two differ.
with

streams as (

    select distinct _stream

    from {{ ref('int_lines_received') }}

    where entity = 'order_lines' and not is_child

),

-- The ledger counts orders where their lines stand in them; how many lines those have is counted here.
lines_of_orders as (

    select
        lines.channel,
        count(*) as order_lines

    from {{ ref('int_lines_received') }} as lines

    left join {{ ref('int_lines_set_aside') }} as set_aside
        on
            lines._stream = set_aside._stream
            and lines._delivery_date = set_aside._delivery_date
            and lines._file_sha256 = set_aside._file_sha256
            and lines._line_no = set_aside._line_no

    where lines.entity = 'order_lines' and lines.is_child and set_aside._line_no is null

    group by lines.channel

),

counted as (

    select
        ledger.channel,
        ledger.loaded as order_lines

    from {{ ref('audit__row_ledger') }} as ledger

    inner join streams
        on concat(ledger.channel, '__', ledger.stream) = streams._stream

    union all

    select * from lines_of_orders

    union all

    -- What online shops pay back is told in streams of its own.
    select
        channel,
        count(*) as order_lines

    from {{ ref('int_refunds_unioned') }}

    group by channel

),

loaded as (

    select
        channel,
        sum(order_lines) as order_and_refund_lines

    from counted

    group by channel

),

-- The unpaid and the copies of what another system sold are loaded too, and are nobody's sales.
no_sales as (

    select
        channel,
        count(*) as order_lines

    from {{ ref('int_order_lines_unioned') }}

    where line_type in ('unpaid', 'copy')

    group by channel

    union all

    -- What waits for its sale is in no day yet.
    select
        channel,
        count(*) as order_lines

    from {{ ref('int_refunds_pending') }}

    group by channel

),

published as (

    select
        channel,
        sum(order_and_refund_lines) as order_and_refund_lines

    from (
        select
            channel,
            order_lines + coalesce(refund_lines, 0) as order_and_refund_lines
        from {{ ref('store__daily') }}

        union all

        select * from no_sales
    ) as lines

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
