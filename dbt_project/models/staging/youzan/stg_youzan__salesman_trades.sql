with

source as (

    select * from {{ source('raw', 'youzan__salesman_trades') }}

),

named as (

    select
        -- ids
        order_no as order_id,
        seller as salesman_id,
        phone as salesman_phone,

        -- strings
        case state
            when '3' then 'paid'
            when '5' then 'shipped'
            when '6' then 'received'
            when '100' then 'closed'
            else state
        end as trade_status,
        case settle_state
            when '1' then 'open'
            when '2' then 'settled'
            when '3' then 'by_hand'
            when '4' then 'failed'
            when '5' then 'void'
            else settle_state
        end as settlement_status,

        -- numerics
        {{ fen('money') }} as amount_fen,
        {{ fen('cps_money') }} as commission_fen,

        -- timestamps
        {{ instant('created_at') }} as ordered_at,
        {{ business_date(instant('created_at')) }} as business_date,

        -- lineage
        {{ lineage('youzan__salesman_trades') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_no or seller is empty', "coalesce(order_id, '') = '' or coalesce(salesman_id, '') = ''"),
            ('money is not a plain amount', 'amount_fen is null or commission_fen is null'),
            ('the amount is out of range', out_of_range('amount_fen')),
            ('created_at is not a time', 'ordered_at is null'),
            ('created_at lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
