with

source as (

    select * from {{ source('raw', 'jushuitan__orders') }}

),

named as (

    select
        -- ids
        {{ bare('o_id') }} as erp_order_id,
        {{ bare('so_id') }} as source_order_id,
        {{ bare('link_o_id') }} as linked_erp_order_id,
        shop_id,
        {{ bare('warehouse_oid') }} as warehouse_id,
        {{ bare('buyer_id') }} as buyer_id,
        {{ bare('open_id') }} as buyer_open_id,
        {{ bare('receiver_mobile') }} as receiver_mobile,
        {{ bare('referrer_id') }} as talent_id,

        -- strings
        shop_site,
        type as order_kind,
        status as order_status,
        shop_status,
        {{ bare('merge_so_id') }} as merged_source_order_ids,
        {{ bare('receiver_state') }} as receiver_province,
        {{ bare('receiver_city') }} as receiver_city,
        {{ bare('labels') }} as labels,

        -- numerics
        {{ fen('pay_amount') }} as due_fen,
        {{ fen('paid_amount') }} as paid_fen,
        {{ fen('freight') }} as freight_fen,
        {{ fen('free_amount') }} as discount_fen,
        -- '' is what the OMS writes for no discount.
        case
            when {{ bare('platform_free_amount') }} is null then 0 else {{ fen('platform_free_amount') }}
        end as platform_discount_fen,
        case
            when {{ bare('shop_free_amount') }} is null then 0 else {{ fen('shop_free_amount') }}
        end as merchant_discount_fen,
        case when {{ matches('ts', '^[0-9]{1,18}$') }} then cast(ts as bigint) end as row_version,

        -- booleans
        {{ yes_or_no('is_merge') }} as is_merged,
        {{ yes_or_no('is_split') }} as is_split,
        status in ('Merged', 'Split') as is_given_up,

        -- dates and timestamps
        {{ instant('order_date') }} as ordered_at,
        {{ instant('pay_date') }} as paid_at,
        {{ instant('send_date') }} as sent_at,
        {{ instant('sign_time') }} as received_at,
        {{ instant('modified') }} as modified_at,
        {{ business_date(instant('order_date')) }} as business_date,

        -- lineage
        {{ lineage('jushuitan__orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('o_id or so_id is empty', 'erp_order_id is null or source_order_id is null'),
            ('an amount is not a plain amount', out_of_range('due_fen') ~ ' or ' ~ out_of_range('paid_fen')),
            ('ts is not a row version', 'row_version is null'),
            ('order_date is not a time', 'ordered_at is null'),
            ('order_date lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
