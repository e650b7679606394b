with

source as (

    select * from {{ source('raw', 'jushuitan__refund_items') }}

),

named as (

    select
        -- ids
        {{ bare('asi_id') }} as erp_refund_line_id,
        {{ bare('as_id') }} as erp_refund_id,
        {{ bare('o_id') }} as erp_order_id,
        {{ bare('so_id') }} as source_order_id,
        {{ bare('outer_oi_id') }} as source_line_id,
        {{ bare('i_id') }} as product_id,
        {{ bare('sku_id') }} as sku_id,

        -- strings
        status as refund_status,

        -- numerics
        {{ whole_number('qty') }} as requested_quantity,
        {{ whole_number('r_qty') }} as returned_quantity,
        {{ fen('amount') }} as refund_fen,

        -- timestamps
        {{ instant('confirm_date') }} as confirmed_at,

        -- lineage
        _child_no,
        {{ lineage('jushuitan__refund_items') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('as_id or asi_id is empty', 'erp_refund_id is null or erp_refund_line_id is null'),
            ('qty is not a whole number', 'requested_quantity is null'),
            ('amount is not a plain amount', out_of_range('refund_fen')),
        ]) }}

    from named

)

select * from judged
