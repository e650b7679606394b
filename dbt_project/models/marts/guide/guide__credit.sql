{{ config(alias='credit') }}

with

split as (

    select * from {{ ref('int_credits_split') }}

),

sold as (

    select
        channel,
        order_line_id,
        credit_role,
        guide_id,
        credit_fen as sold_fen

    from split

    where step = 1

),

credits as (

    select
        split.channel,
        split.order_id,
        split.order_line_id,
        split.credit_pool,
        split.credit_role as role,
        split.guide_id,
        orders.selling_store_id as store_id,
        orders.business_date,
        sold.sold_fen,
        sold.sold_fen - split.credit_fen as refunded_fen,
        split.credit_fen,
        split.rule_id,
        split.evidence_id

    from split

    inner join sold
        on
            split.channel = sold.channel
            and split.order_line_id = sold.order_line_id
            and split.credit_role = sold.credit_role
            and split.guide_id = sold.guide_id

    inner join {{ ref('int_orders_credited') }} as orders
        on
            split.channel = orders.channel
            and split.order_id = orders.order_id

    where split.is_last

)

select * from credits
