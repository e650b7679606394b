-- 动账明细: a week after receipt a child is paid out; a refund after that takes it back.
with

refunded as (

    select refunds.order_id, refunds.line_no, sum(refunds.refund_fen) as refunded_fen
    from refunds
    inner join orders
        on refunds.order_id = orders.order_id and refunds.refunded_at < orders.received_at + interval 7 days
    where orders.channel = 'douyin'
    group by all

),

moved as (

    select
        orders.order_id, order_lines.line_no, orders.received_at + interval 7 days as moved_at, 'in' as direction,
        order_lines.paid_fen, order_lines.platform_discount_fen, orders.talent_id,
        case when order_lines.line_no = 1 then orders.freight_fen else 0 end as freight_fen,
        coalesce(refunded.refunded_fen, 0) as refunded_fen, concat(order_lines.order_id, '-', order_lines.line_no) as moved_for
    from orders
    inner join order_lines on orders.order_id = order_lines.order_id
    left join refunded on order_lines.order_id = refunded.order_id and order_lines.line_no = refunded.line_no
    where orders.channel = 'douyin' and orders.received_at is not null and not order_lines.is_gift
    union all
    select
        refunds.order_id, refunds.line_no, refunds.refunded_at, 'out', refunds.refund_fen, 0, null, 0, 0,
        concat('refund-', refunds.refund_id)
    from refunds
    inner join orders on refunds.order_id = orders.order_id
    where orders.channel = 'douyin' and refunds.refunded_at >= orders.received_at + interval 7 days

),

priced as (

    select
        *,
        case when direction = 'in' then cast((paid_fen - refunded_fen) * 5 // 100 as bigint) else 0 end as service_fen,
        case
            when direction = 'in' and talent_id is not null then cast((paid_fen - refunded_fen) * 20 // 100 as bigint) else 0
        end as commission_fen
    from moved

)

select
    nights.delivery_date,
    account_of('douyin') as account,
    clock(priced.moved_at) as 动账时间,
    chr(9) || opaque('settlement', priced.moved_for, 24) as 动帐流水号,
    case when priced.direction = 'in' then '入账' else '出账' end as 动账方向,
    case
        when priced.direction = 'in'
            then yuan(
                priced.paid_fen - priced.refunded_fen + priced.freight_fen + priced.platform_discount_fen
                - priced.service_fen - priced.commission_fen
            )
        else yuan(-priced.paid_fen)
    end as 动账金额,
    '聚合账户' as 动账账户,
    case when priced.direction = 'in' then '货款结算入账' else '订单退款' end as 动账场景,
    case when priced.talent_id is not null then '达人' else '-' end as 计费类型,
    chr(9) || douyin_sku_order_id(priced.order_id, priced.line_no) as 子订单号,
    chr(9) || douyin_order_id(priced.order_id) as 订单号,
    case when priced.direction = 'in' then yuan(priced.paid_fen) else '-' end as 订单实付应结,
    case when priced.direction = 'in' then yuan(priced.freight_fen) else '-' end as 运费实付,
    case when priced.direction = 'in' then yuan(priced.platform_discount_fen) else '-' end as 实际平台补贴,
    case when priced.direction = 'in' then yuan(-priced.refunded_fen) else yuan(-priced.paid_fen) end as 订单退款,
    case when priced.direction = 'in' then yuan(-priced.service_fen) else '-' end as 平台服务费,
    case when priced.direction = 'in' then yuan(-priced.commission_fen) else '-' end as 佣金,
    '0.00' as 招商服务费,
    '0.00' as 站外推广费,
    '-' as 备注
from priced
inner join nights on whether(priced.moved_at >= nights.since and priced.moved_at < nights.until)
order by nights.delivery_date, account, priced.moved_at, priced.moved_for
