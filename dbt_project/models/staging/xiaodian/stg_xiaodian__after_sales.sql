with

source as (

    select * from {{ source('raw', 'xiaodian__after_sales') }}

),

named as (

    select
        -- ids
        after_sale_order_id as after_sale_id,
        order_id,
        {{ said('product_info.sku_id') }} as platform_sku_id,
        openid as source_customer_id,
        unionid,

        -- strings
        case
            when status in ('MERCHANT_REFUND_SUCCESS', 'MERCHANT_RETURN_SUCCESS') then 'refunded'
            when status in ('MERCHANT_REJECT_REFUND', 'MERCHANT_REJECT_RETURN') then 'rejected'
            when status in ('USER_CANCELD', 'RETURN_CLOSED') then 'cancelled'
            else 'open'
        end as after_sale_status,
        status as source_status,
        case {{ said('type') }}
            when 'REFUND' then 'refund_only'
            when 'RETURN' then 'return'
            else {{ said('type') }}
        end as after_sale_type,
        {{ nothing_if_empty('reason') }} as reason_code,
        {{ nothing_if_empty('reason_text') }} as reason,

        -- numerics
        {{ whole_number(said('refund_info.amount')) }} as refund_fen,
        {{ whole_number(said('product_info.count')) }} as quantity,

        -- booleans
        {{ yes_or_no(said('details.receive_product')) }} as has_received_goods,

        -- timestamps
        {{ epoch_instant('create_time') }} as requested_at,
        {{ epoch_instant('update_time') }} as updated_at,
        {{ epoch_instant(said('details.cancel_time')) }} as cancelled_at,
        {{ epoch_instant('deadline') }} as due_at,
        {{ business_date(epoch_instant('update_time')) }} as business_date,

        -- lineage
        {{ lineage('xiaodian__after_sales') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('an id is empty', "coalesce(after_sale_id, '') = '' or coalesce(order_id, '') = ''"),
            ('status is empty', "coalesce(source_status, '') = ''"),
            ('amount is not a whole number', 'refund_fen is null'),
            ('the amount is out of range', out_of_range('refund_fen')),
            ('a refund is negative', 'refund_fen < 0'),
            ('create_time or update_time is not a time', 'requested_at is null or updated_at is null'),
            ('update_time lies outside of 2000 to the delivery', not_in_business('updated_at')),
        ]) }}

    from named

)

select * from judged
