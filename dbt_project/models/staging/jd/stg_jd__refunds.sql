with

source as (

    select * from {{ source('raw', 'jd__refunds') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('id') }} as refund_id,
        {{ nothing_if_empty('orderId') }} as order_id,
        {{ nothing_if_empty('skuId') }} as platform_sku_id,
        open_id_buyer as source_customer_id,

        -- strings
        case systemId when '10' then 'after_sale' when '15' then 'before_shipping' else systemId end as refund_kind,
        case
            when status in ('0', '1') then 'open'
            when status = '3' then 'refunded'
            when status in ('2', '4') then 'refused'
            else status
        end as refund_status,
        {{ nothing_if_empty('reason') }} as refund_reason,

        -- numerics
        {{ whole_number('skuNum') }} as quantity,
        {{ whole_number('applyRefundSum') }} as requested_fen,

        -- timestamps
        {{ instant('applyTime') }} as requested_at,
        {{ instant('checkTime') }} as checked_at,
        coalesce({{ instant('checkTime') }}, {{ instant('applyTime') }}) as updated_at,

        -- lineage
        {{ lineage('jd__refunds') }}

    from source

),

judged as (

    select
        *,
        case when refund_status = 'refunded' then requested_fen else requested_fen * 0 end as refund_fen,
        case when refund_status = 'refunded' then checked_at end as refunded_at,
        case when refund_status = 'refunded' then {{ business_date('checked_at') }} end as business_date,
        {{ first_broken_rule([
            ('the application or its order has no number', 'refund_id is null or order_id is null'),
            ('applyRefundSum is not whole fen', 'requested_fen is null'),
            ('the amount is out of range', out_of_range('requested_fen')),
            ('applyTime is not a time', 'requested_at is null'),
            ('applyTime lies outside of 2000 to the delivery', not_in_business('requested_at')),
            ('an application that is paid back was never checked', "refund_status = 'refunded' and checked_at is null"),
        ]) }}

    from named

)

select * from judged
