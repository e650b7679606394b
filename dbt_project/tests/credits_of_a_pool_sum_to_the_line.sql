-- Within a pool the credits of a line are what is kept of it, to the fen.
select
    credits.channel,
    credits.order_line_id,
    credits.credit_pool

from {{ ref('guide__credit') }} as credits

inner join {{ ref('int_line_nets_dated') }} as nets
    on
        credits.channel = nets.channel
        and credits.order_line_id = nets.order_line_id
        and nets.is_last

group by
    credits.channel,
    credits.order_line_id,
    credits.credit_pool

having sum(credits.credit_fen) <> min(nets.net_fen)
