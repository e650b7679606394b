with

-- A till's sale is sent as it is made.
channels_of_orders as (

    select distinct channel

    from {{ ref('int_orders_unioned') }}

),

shipments as (

    select
        channel,
        order_id,
        min({{ business_date('shipped_at') }}) as shipped_date

    from {{ ref('int_orders_unioned') }}

    group by all

),

sales as (

    select
        channel,
        order_id,
        min(business_date) as business_date,
        cast(sum(amount_fen) filter (where line_type = 'sale' and is_merchandise) as bigint) as sold_fen

    from {{ ref('int_order_lines_unioned') }}

    where line_type in ('sale', 'unpaid')

    group by all

),

originated as (

    select
        sales.channel,
        sales.order_id,
        sales.business_date,
        sales.sold_fen,
        case
            when channels_of_orders.channel is null then sales.business_date
            else shipments.shipped_date
        end as sent_date

    from sales

    left join channels_of_orders
        on sales.channel = channels_of_orders.channel

    left join shipments
        on
            sales.channel = shipments.channel
            and sales.order_id = shipments.order_id

)

select * from originated
