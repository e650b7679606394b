with

source as (

    select * from {{ source('raw', 'douyin__settlements') }}

),

named as (

    select
        -- ids
        {{ bare(said('动账流水号')) }} as settlement_id,
        {{ nothing_if_empty(bare(said('订单号'))) }} as order_id,
        {{ nothing_if_empty(bare(said('子订单号'))) }} as order_line_id,

        -- strings
        case {{ said('动账方向') }} when '入账' then 'in' when '出账' then 'out' else {{ said('动账方向') }} end as direction,
        {{ nothing_if_empty(said('动账场景')) }} as settlement_scene,

        -- numerics
        {{ fen(said('动账金额')) }} as moved_fen,
        {{ fen(said('订单实付应结')) }} as order_paid_fen,
        {{ fen(said('运费实付')) }} as freight_fen,
        {{ fen(said('实际平台补贴')) }} as platform_subsidy_fen,
        {{ fen(said('订单退款')) }} as refunded_fen,
        {{ fen(said('平台服务费')) }} as platform_fee_fen,
        {{ fen(said('佣金')) }} as commission_fen,

        -- timestamps
        {{ instant(said('动账时间')) }} as moved_at,
        {{ business_date(instant(said('动账时间'))) }} as business_date,

        -- lineage
        {{ lineage('douyin__settlements') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the movement has no number', 'settlement_id is null'),
            ('动账金额 is not a plain amount', 'moved_fen is null'),
            ('the amount is out of range', out_of_range('moved_fen')),
            ('money that goes out is not negative', "direction = 'out' and moved_fen > 0"),
            ('动账时间 is not a time', 'moved_at is null'),
            ('动账时间 lies outside of 2000 to the delivery', not_in_business('moved_at')),
        ]) }}

    from named

)

select * from judged
