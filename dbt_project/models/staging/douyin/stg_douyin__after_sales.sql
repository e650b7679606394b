with

source as (

    select * from {{ source('raw', 'douyin__after_sales') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty(said('aftersale_info.aftersale_id')) }} as refund_id,
        {{ nothing_if_empty(said('order_info.shop_order_id')) }} as order_id,
        {{ nothing_if_empty(said('aftersale_info.related_id')) }} as order_line_id,
        {{ nothing_if_empty(said('aftersale_info.store_id')) }} as store_id,

        -- strings
        case {{ said('aftersale_info.aftersale_type') }}
            when '0' then 'return'
            when '1' then 'refund_only'
            when '2' then 'before_shipping'
            when '3' then 'exchange'
            else {{ said('aftersale_info.aftersale_type') }}
        end as refund_kind,
        case
            when {{ said('aftersale_info.aftersale_status') }} in ('6', '7', '11', '13') then 'open'
            when {{ said('aftersale_info.aftersale_status') }} = '12' then 'refunded'
            when {{ said('aftersale_info.aftersale_status') }} in ('27', '28', '29') then 'refused'
            else {{ said('aftersale_info.aftersale_status') }}
        end as refund_status,
        {{ nothing_if_empty(said('text_part.reason_text')) }} as refund_reason,

        -- numerics
        {{ whole_number(said('aftersale_info.aftersale_num')) }} as quantity,
        {{ whole_number(said('aftersale_info.refund_amount')) }}
        + coalesce({{ whole_number(said('aftersale_info.refund_post_amount')) }}, 0) as requested_fen,
        coalesce({{ whole_number(said('aftersale_info.refund_post_amount')) }}, 0) as requested_freight_fen,

        -- booleans
        coalesce({{ said('aftersale_info.part_type') }} = '1', false) as is_partial,

        -- timestamps
        {{ epoch_instant(said('aftersale_info.apply_time')) }} as requested_at,
        {{ epoch_instant(said('aftersale_info.update_time')) }} as updated_at,

        -- lineage
        {{ lineage('douyin__after_sales') }}

    from source

),

judged as (

    select
        *,
        case when refund_status = 'refunded' then requested_fen else requested_fen * 0 end as refund_fen,
        case when refund_status = 'refunded' then requested_freight_fen else 0 end as refund_freight_fen,
        -- The last thing that happens to a case that succeeds is its payment.
        case when refund_status = 'refunded' then updated_at end as refunded_at,
        case when refund_status = 'refunded' then {{ business_date('updated_at') }} end as business_date,
        {{ first_broken_rule([
            ('the case has no number', 'refund_id is null'),
            ('the case names no order or child', 'order_id is null or order_line_id is null'),
            ('refund_amount is not whole fen', 'requested_fen is null'),
            ('the amount is out of range', out_of_range('requested_fen')),
            ('apply_time or update_time is not a time', 'requested_at is null or updated_at is null'),
            ('update_time lies outside of 2000 to the delivery', not_in_business('updated_at')),
        ]) }}

    from named

)

select * from judged
