with

source as (

    select * from {{ source('raw', 'douyin__after_sale_skus') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty(said('aftersale_info.aftersale_id')) }} as refund_id,
        {{ nothing_if_empty('sku_order_id') }} as order_line_id,
        {{ nothing_if_empty('shop_sku_code') }} as product_id,

        -- numerics
        {{ whole_number('item_num') }} as bought_quantity,
        {{ whole_number('aftersale_item_num') }} as quantity,
        {{ whole_number('pay_amount') }} as paid_fen,
        {{ whole_number('aftersale_pay_amount') }} as requested_fen,

        -- timestamps
        {{ epoch_instant(said('aftersale_info.update_time')) }} as updated_at,

        -- lineage
        {{ lineage('douyin__after_sale_skus') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the case or the child has no number', 'refund_id is null or order_line_id is null'),
            ('aftersale_pay_amount is not whole fen', 'requested_fen is null'),
        ]) }}

    from named

)

select * from judged
