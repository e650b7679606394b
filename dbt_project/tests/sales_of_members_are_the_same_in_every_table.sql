-- What known persons bought in a month is the same by segment, by first year and as the end of the
-- bridge from the month before.
with

segments as (

    select
        month,
        sum(net_sales_order_dated_fen) filter (where segment <> 'unknown') as net_fen

    from {{ ref('member__spend_monthly') }}

    where scope_type = 'brand'

    group by month

),

layers as (

    select
        month,
        sum(net_sales_order_dated_fen) as net_fen

    from {{ ref('member__sales_by_first_year') }}

    group by month

),

flows as (

    select
        month,
        net_sales_order_dated_fen as net_fen

    from {{ ref('member__sales_flow_monthly') }}

    where scope = 'brand'

)

select
    segments.month,
    segments.net_fen,
    layers.net_fen as net_fen_of_layers,
    flows.net_fen as net_fen_of_flows

from segments

left join layers
    on segments.month = layers.month

left join flows
    on segments.month = flows.month

where
    coalesce(segments.net_fen, 0) <> coalesce(layers.net_fen, 0)
    or segments.net_fen <> flows.net_fen
