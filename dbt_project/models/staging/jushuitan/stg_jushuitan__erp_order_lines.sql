with

source as (

    select * from {{ source('raw', 'jushuitan__order_items') }}

),

named as (

    select
        -- ids
        concat_ws('-', o_id, oi_id) as erp_order_line_id,
        {{ bare('o_id') }} as erp_order_id,
        {{ bare('raw_so_id') }} as source_order_id,
        {{ bare('outer_oi_id') }} as source_line_id,
        shop_id,
        {{ bare('i_id') }} as product_id,
        {{ bare('sku_id') }} as sku_id,
        {{ bare('refund_id') }} as source_refund_id,

        -- strings
        case when status = 'Cancelled' or {{ bare('pay_date') }} is null then 'unpaid' else 'sale' end as line_type,
        status as order_status,
        refund_status,

        -- numerics
        {{ whole_number('qty') }} as quantity,
        {{ fen('price') }} as unit_price_fen,
        {{ fen('base_price') }} as tag_price_fen,
        {{ fen('amount') }} as amount_fen,
        case when {{ matches('ts', '^[0-9]{1,18}$') }} then cast(ts as bigint) end as row_version,

        -- booleans
        {{ yes_or_no('is_gift') }} as is_gift,
        {{ yes_or_no('is_presale') }} as is_presale,
        status in ('Merged', 'Split') as is_given_up,

        -- dates and timestamps
        {{ instant('order_date') }} as ordered_at,
        {{ instant('pay_date') }} as paid_at,
        {{ instant('send_date') }} as sent_at,
        {{ business_date(instant('order_date')) }} as business_date,

        -- lineage
        _child_no,
        {{ lineage('jushuitan__order_items') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('an id is empty', 'erp_order_id is null or source_order_id is null or source_line_id is null or sku_id is null'),
            ('qty is not a whole number', 'quantity is null'),
            ('a line has a negative number of pieces', 'quantity < 0'),
            ('amount is not a plain amount', out_of_range('amount_fen')),
            ('order_date is not a time', 'ordered_at is null'),
            ('order_date lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
