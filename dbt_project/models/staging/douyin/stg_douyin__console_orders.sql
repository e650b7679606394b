with

source as (

    select * from {{ source('raw', 'douyin__console_orders') }}

),

named as (

    select
        -- ids
        {{ bare(said('主订单编号')) }} as order_id,
        {{ bare(said('子订单编号')) }} as child_order_ids,
        {{ nothing_if_empty(bare(said('商家编码'))) }} as product_ids,
        {{ nothing_if_empty(bare(said('达人ID'))) }} as host_id,
        {{ said('收件人手机号') }} as receiver_phone_masked,

        -- strings
        {{ said('订单状态') }} as order_status,
        {{ nothing_if_empty(said('售后状态')) }} as after_sale_status,
        {{ nothing_if_empty(said('流量体裁')) }} as traffic_format,

        -- numerics
        {{ whole_number(said('商品数量')) }} as quantity,
        {{ fen(said('商品金额')) }} as list_fen,
        {{ fen(said('订单应付金额')) }} as paid_fen,
        {{ fen(said('运费')) }} as freight_fen,
        {{ fen(said('平台实际承担优惠金额')) }} as platform_discount_fen,
        {{ fen(said('商家实际承担优惠金额')) }} as merchant_discount_fen,

        -- booleans
        {{ matches(said('子订单编号'), ';') }} as is_joined,

        -- timestamps
        {{ instant(said('订单提交时间')) }} as placed_at,
        {{ instant(said('支付完成时间')) }} as paid_at,
        {{ instant(said('订单完成时间')) }} as finished_at,
        {{ business_date(instant(said('订单提交时间'))) }} as business_date,

        -- lineage
        {{ lineage('douyin__console_orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the row names no order or child', 'order_id is null or child_order_ids is null'),
            ('订单应付金额 is not a plain amount', 'paid_fen is null'),
            ('the amount is out of range', out_of_range('paid_fen')),
            ('订单提交时间 is not a time', 'placed_at is null'),
            ('订单提交时间 lies outside of 2000 to the delivery', not_in_business('placed_at')),
        ]) }}

    from named

)

select * from judged
