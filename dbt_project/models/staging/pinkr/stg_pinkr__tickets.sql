with

source as (

    select * from {{ source('raw', 'pinkr__tickets') }}

),

named as (

    select
        -- ids
        {{ bare('order_no') }} as order_id,
        {{ bare('origin_order_no') }} as origin_order_id,
        {{ bare('store_no') }} as store_id,
        {{ bare('delivery_store_no') }} as fulfilment_store_id,
        {{ bare('guide_no') }} as guide_id,
        {{ bare('card_no') }} as source_customer_id,

        -- strings
        case order_type when '0' then 'sale' when '1' then 'return' end as ticket_type,
        coupon_codes,

        -- numerics
        {{ whole_number('consume_number') }} as quantity,
        {{ fen('order_money') }} as tag_amount_fen,

        -- timestamps
        {{ instant('order_time') }} as ordered_at,
        {{ business_date(instant('order_time')) }} as business_date,

        -- lineage
        {{ lineage('pinkr__tickets') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_no is empty', 'order_id is null'),
            ('store_no is empty', 'store_id is null'),
            ('order_type is neither sale nor return', 'ticket_type is null'),
            ('consume_number is not a whole number', 'quantity is null'),
            ('order_money is not a plain amount', out_of_range('tag_amount_fen')),
            ('order_time is not a time', 'ordered_at is null'),
            ('order_time lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
