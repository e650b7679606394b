{{ config(materialized='view') }}

with

tellers as (

    {{ channels_telling('returns') | indent(4) }}

),

-- Of a channel that tells no returns nobody knows that there were none.
sales as (

    select
        lines.channel,
        lines.store_id,
        lines.order_id,
        orders.person_id,
        lines.business_date,
        lines.is_valid_sale,
        lines.amount_fen,
        lines.merchant_discount_fen,
        lines.coupon_discount_fen,
        case when tellers.channel is not null then 0 end as refund_fen

    from {{ ref('fct_order_lines') }} as lines

    left join tellers
        on lines.channel = tellers.channel

    left join {{ ref('int_sales_identified') }} as orders
        on
            lines.channel = orders.channel
            and lines.order_id = orders.order_id

),

refunds as (

    select
        channel,
        store_id,
        cast(null as string) as order_id,
        cast(null as string) as person_id,
        business_date,
        false as is_valid_sale,
        0 as amount_fen,
        cast(null as bigint) as merchant_discount_fen,
        cast(null as bigint) as coupon_discount_fen,
        refund_fen

    from {{ ref('fct_refund_lines') }}

),

events as (

    select * from sales

    union all

    select * from refunds

),

scoped as (

    select
        channel as scope,
        *

    from events

    union all

    select
        'brand' as scope,
        *

    from events

)

select * from scoped
