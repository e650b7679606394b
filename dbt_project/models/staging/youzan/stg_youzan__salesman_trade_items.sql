with

source as (

    select * from {{ source('raw', 'youzan__salesman_trade_items') }}

),

named as (

    select
        -- ids
        order_no as order_id,
        seller as salesman_id,
        num_iid as item_id,

        -- numerics
        {{ fen('price') }} as unit_price_fen,
        {{ whole_number('num') }} as quantity,
        cast({{ decimal_number('i_rate', 4) }} / 100 as decimal(9, 6)) as commission_rate,
        {{ fen('i_cps_money') }} as commission_fen,
        {{ fen('ii_cps_money') }} as inviter_commission_fen,

        -- lineage
        _child_no,
        {{ lineage('youzan__salesman_trade_items') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_no or seller is empty', "coalesce(order_id, '') = '' or coalesce(salesman_id, '') = ''"),
            ('i_cps_money is not a plain amount', 'commission_fen is null'),
        ]) }}

    from named

)

select * from judged
