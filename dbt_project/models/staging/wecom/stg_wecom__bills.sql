with

source as (

    select * from {{ source('raw', 'wecom__bills') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('transaction_id') }} as transaction_id,
        {{ nothing_if_empty('out_trade_no') }} as bill_id,
        {{ nothing_if_empty('out_refund_no') }} as refund_id,
        {{ nothing_if_empty('payee_userid') }} as guide_userid,
        external_userid,
        {{ nothing_if_empty('mch_id') }} as merchant_id,
        {{ said('payer_info.phone') }} as payer_phone,

        -- strings
        case bill_type
            when '0' then 'payment'
            when '1' then 'refund'
            else coalesce(bill_type, 'payment')
        end as bill_type,
        case trade_state
            when '1' then 'done'
            when '3' then 'refunded'
            else trade_state
        end as trade_status,
        case payment_type
            when '0' then 'chat'
            when '1' then 'collection_code'
            when '2' then 'live_room'
            when '3' then 'product_album'
            when '4' then 'transfer'
            when '5' then 'mini_program'
            else payment_type
        end as payment_method,
        commodity_list as goods_json,

        -- numerics
        {{ whole_number('total_fee') }} as amount_fen,
        coalesce({{ whole_number('total_refund_fee') }}, 0) as refund_fen,

        -- timestamps
        {{ epoch_instant('pay_time') }} as paid_at,
        {{ business_date(epoch_instant('pay_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__bills') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('transaction_id is empty', 'transaction_id is null'),
            ('payee_userid is empty', 'guide_userid is null'),
            ('total_fee is not an amount in fen', out_of_range('amount_fen')),
            ('total_fee is negative', 'amount_fen < 0'),
            ('more was refunded than paid', 'refund_fen > amount_fen or refund_fen < 0'),
            ('pay_time is not a time', 'paid_at is null'),
            ('pay_time lies outside of 2000 to the delivery', not_in_business('paid_at')),
        ]) }}

    from named

)

select * from judged
