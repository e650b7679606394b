with

source as (

    select * from {{ source('raw', 'tmall__refunds') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('refund_id') }} as refund_id,
        {{ nothing_if_empty('tid') }} as order_id,
        {{ nothing_if_empty('oid') }} as order_line_id,
        {{ nothing_if_empty('outer_id') }} as product_id,
        coalesce(buyer_open_uid, ouid) as source_customer_id,

        -- strings
        case dispute_type when 'REFUND' then 'refund_only' when 'REFUND_AND_RETURN' then 'return' else dispute_type end
            as refund_kind,
        case
            when status in ('WAIT_SELLER_AGREE', 'WAIT_BUYER_RETURN_GOODS', 'WAIT_SELLER_CONFIRM_GOODS') then 'open'
            when status = 'SUCCESS' then 'refunded'
            when status in ('CLOSED', 'SELLER_REFUSE_BUYER') then 'refused'
            else status
        end as refund_status,
        refund_phase,
        {{ nothing_if_empty('reason') }} as refund_reason,

        -- numerics
        {{ whole_number('num') }} as quantity,
        {{ fen('refund_fee') }} as requested_fen,

        -- timestamps
        {{ instant('created') }} as requested_at,
        {{ instant('modified') }} as updated_at,

        -- lineage
        {{ lineage('tmall__refunds') }}

    from source

),

judged as (

    select
        *,
        case when refund_status = 'refunded' then requested_fen else requested_fen * 0 end as refund_fen,
        -- The last thing that happens to a refund that succeeds is its payment.
        case when refund_status = 'refunded' then updated_at end as refunded_at,
        case when refund_status = 'refunded' then {{ business_date('updated_at') }} end as business_date,
        {{ first_broken_rule([
            ('the refund or what it is about has no number', 'refund_id is null or order_id is null or order_line_id is null'),
            ('refund_fee is not a plain amount', 'requested_fen is null'),
            ('the amount is out of range', out_of_range('requested_fen')),
            ('created or modified is not a time', 'requested_at is null or updated_at is null'),
            ('modified lies outside of 2000 to the delivery', not_in_business('updated_at')),
        ]) }}

    from named

)

select * from judged
