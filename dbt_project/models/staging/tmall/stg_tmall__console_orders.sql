with

source as (

    select * from {{ source('raw', 'tmall__console_orders') }}

),

named as (

    select
        -- ids
        -- ="26…" is how the export keeps a spreadsheet from rounding the number.
        {{ bare("replace(replace(" ~ said('订单编号') ~ ", '=', ''), '\"', '')") }} as order_id,
        {{ said('联系手机') }} as receiver_phone_masked,

        -- strings
        {{ said('订单状态') }} as order_status,
        {{ said('宝贝标题') }} as product_names,
        case when {{ said('订单关闭原因') }} <> '订单未关闭' then {{ nothing_if_empty(said('订单关闭原因')) }} end as close_reason,

        -- numerics
        {{ whole_number(said('宝贝种类')) }} as line_count,
        {{ whole_number(said('宝贝总数量')) }} as quantity,
        {{ fen(said('买家应付货款')) }} as goods_fen,
        {{ fen(said('买家应付邮费')) }} as freight_fen,
        {{ fen(said('买家实际支付金额')) }} as paid_fen,

        -- booleans
        coalesce({{ said('是否是O2O交易') }} = '是', false) as is_o2o,

        -- timestamps
        {{ instant(said('订单创建时间')) }} as placed_at,
        {{ instant(said('订单付款时间')) }} as paid_at,
        {{ business_date(instant(said('订单创建时间'))) }} as business_date,

        -- lineage
        {{ lineage('tmall__console_orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the row names no order', 'order_id is null'),
            ('买家实际支付金额 is not a plain amount', 'paid_fen is null'),
            ('the amount is out of range', out_of_range('paid_fen')),
            ('订单创建时间 is not a time', 'placed_at is null'),
            ('订单创建时间 lies outside of 2000 to the delivery', not_in_business('placed_at')),
        ]) }}

    from named

)

select * from judged
