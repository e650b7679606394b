-- The order export of the console (订单管理 > 导出), fetched by hand on Mondays for the month so far: a BOM before the
-- header, ids behind a TAB so that a spreadsheet keeps their digits, '-' for nothing, and some orders on one row.
with

fetched as (

    select
        delivery_date, until,
        case
            when is_initial then date_trunc('month', until - interval 3 months)
            else date_trunc('month', until - interval 1 day)
        end as from_moment
    from nights
    where is_initial or isodow(delivery_date) = 1

),

refunded as (

    select
        fetched.delivery_date, refunds.order_id, refunds.line_no,
        sum(case when refunds.refunded_at < fetched.until then refunds.refund_fen else 0 end) as refunded_fen,
        bool_or(
            coalesce(refunds.refunded_at >= fetched.until, true) and coalesce(refunds.rejected_at >= fetched.until, true)
        ) as is_open
    from refunds
    inner join fetched on refunds.requested_at < fetched.until
    group by all

),

lines as (

    select
        fetched.delivery_date, orders.order_id, order_lines.line_no, order_lines.quantity, order_lines.list_fen,
        order_lines.paid_fen, order_lines.platform_discount_fen, products.name as product_name, skus.color, skus.size,
        skus.sku_code, order_lines.product_id, orders.ordered_at, orders.freight_fen, orders.talent_id,
        come_by(fetched.until, orders.paid_at) as paid_at, come_by(fetched.until, orders.shipped_at) as shipped_at,
        come_by(fetched.until, orders.received_at) as received_at, come_by(fetched.until, orders.cancelled_at) as cancelled_at,
        coalesce(orders.receiver_name, persons.name) as receiver_name,
        coalesce(orders.receiver_phone, accounts.phone, '1' || digits('receiver', orders.order_id, 10)) as receiver_phone,
        persons.province, persons.city, persons.district,
        coalesce(refunded.refunded_fen, 0) as refunded_fen, coalesce(refunded.is_open, false) as is_open,
        -- The console puts the children of some orders into one row.
        case when lot('joined', orders.order_id, 20) = 0 then 0 else order_lines.line_no end as row_no
    from fetched
    inner join orders
        on orders.channel = 'douyin' and orders.ordered_at >= fetched.from_moment and orders.ordered_at < fetched.until
    inner join order_lines on orders.order_id = order_lines.order_id
    inner join skus on order_lines.sku_id = skus.sku_id
    inner join products on order_lines.product_id = products.product_id
    left join persons on coalesce(orders.receiver_person_id, orders.person_id) = persons.person_id
    left join accounts on accounts.surface = 'douyin' and orders.account_id = accounts.account_id
    left join refunded
        on
            fetched.delivery_date = refunded.delivery_date
            and order_lines.order_id = refunded.order_id
            and order_lines.line_no = refunded.line_no

)

select
    delivery_date,
    account_of('douyin') as account,
    chr(9) || douyin_order_id(order_id) as "﻿主订单编号",
    chr(9) || string_agg(douyin_sku_order_id(order_id, line_no), ';' order by line_no) as 子订单编号,
    string_agg(product_name, ';' order by line_no) as 选购商品,
    string_agg(color || '；' || size, ';' order by line_no) as 商品规格,
    string_agg(cast(quantity as varchar), ';' order by line_no) as 商品数量,
    chr(9) || string_agg(platform_item_id('douyin', product_id), ';' order by line_no) as 商品ID,
    string_agg(sku_code, ';' order by line_no) as 商家编码,
    yuan(sum(list_fen)) as 商品金额,
    yuan(sum(paid_fen)) as 订单应付金额,
    yuan(sum(paid_fen) + sum(platform_discount_fen)) as 商家收入金额,
    yuan(case when row_no <= 1 then any_value(freight_fen) else 0 end) as 运费,
    yuan(sum(platform_discount_fen)) as 平台实际承担优惠金额,
    yuan(sum(list_fen - paid_fen - platform_discount_fen)) as 商家实际承担优惠金额,
    yuan(0) as 达人实际承担优惠金额,
    any_value(masked_name(receiver_name)) as 收件人,
    any_value(masked_phone(receiver_phone)) as 收件人手机号,
    any_value(province) as 省,
    any_value(city) as 市,
    any_value(district) as 区,
    '******' as 详细地址,
    any_value(clock(ordered_at)) as 订单提交时间,
    coalesce(any_value(clock(paid_at)), '-') as 支付完成时间,
    coalesce(any_value(clock(received_at)), '-') as 订单完成时间,
    any_value(case
        when cancelled_at is not null then '已关闭' when received_at is not null then '已完成'
        when shipped_at is not null then '已发货' when paid_at is not null then '待发货' else '待支付'
    end) as 订单状态,
    max(case
        when refunded_fen > 0 and refunded_fen >= paid_fen then '已全额退款'
        when refunded_fen > 0 then '部分退款'
        when is_open then '售后中'
        else '-'
    end) as 售后状态,
    coalesce(any_value(case when cancelled_at is not null then '不想要了' end), '-') as 取消原因,
    coalesce(any_value(clock(shipped_at)), '-') as 发货时间,
    coalesce(any_value(chr(9) || cast(host_no(talent_id) as varchar)), '-') as 达人ID,
    coalesce(any_value('达人' || right(cast(host_no(talent_id) as varchar), 4)), '-') as 达人昵称,
    any_value(case when talent_id is not null then '短视频' else '商品卡' end) as 流量体裁,
    any_value(case when talent_id is not null then '精选联盟' else '自营' end) as 流量渠道,
    any_value(case when lot('douyin pay', order_id, 2) = 0 then '微信' else '支付宝' end) as 支付方式
from lines
group by delivery_date, order_id, row_no
order by delivery_date, account, order_id, row_no
