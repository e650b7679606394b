-- The classic order export of the seller centre (已卖出的宝贝 > 批量导出): an order a row, 44 columns, GBK, a blank behind
-- some headers. Fetched on Mondays for the week; the page goes back three months.
with

fetched as (

    select
        delivery_date, until,
        case when is_initial then until - interval 3 months else until - interval 7 days end as from_moment
    from nights
    where is_initial or isodow(delivery_date) = 1

),

articles as (

    select
        fetched.delivery_date, fetched.until, order_lines.order_id,
        string_agg(products.name, ',' order by order_lines.line_no) as titles,
        count(*) as kinds, sum(order_lines.quantity) as pieces
    from fetched
    inner join orders
        on orders.channel = 'tmall' and orders.ordered_at >= fetched.from_moment and orders.ordered_at < fetched.until
    inner join order_lines on orders.order_id = order_lines.order_id
    inner join products on order_lines.product_id = products.product_id
    group by all

),

placed as (

    select
        articles.*, orders.account_id, orders.ordered_at, orders.freight_fen, orders.paid_fen, orders.points_fen,
        orders.kind, orders.seller_guide_id,
        come_by(articles.until, orders.paid_at) as paid_at, come_by(articles.until, orders.shipped_at) as shipped_at,
        come_by(articles.until, orders.received_at) as received_at,
        come_by(articles.until, orders.cancelled_at) as cancelled_at,
        coalesce(orders.receiver_name, persons.name) as receiver_name,
        coalesce(orders.receiver_phone, accounts.phone, '1' || digits('receiver', orders.order_id, 10)) as receiver_phone,
        persons.province, persons.city, persons.district
    from articles
    inner join orders on articles.order_id = orders.order_id
    left join persons on coalesce(orders.receiver_person_id, orders.person_id) = persons.person_id
    left join accounts on accounts.surface = 'tmall' and orders.account_id = accounts.account_id

)

select
    delivery_date,
    account_of('tmall') as account,
    '="' || tmall_tid(order_id) || '"' as 订单编号,
    tmall_nick(account_id) as 买家会员名,
    '' as 买家支付宝账号,
    yuan(paid_fen - freight_fen) as 买家应付货款,
    yuan(freight_fen) as 买家应付邮费,
    cast(coalesce(points_fen, 0) as varchar) as 买家支付积分,
    yuan(paid_fen) as 总金额,
    '0' as 返点积分,
    yuan(case when paid_at is null then 0 else paid_fen end) as 买家实际支付金额,
    cast(case when paid_at is null then 0 else coalesce(points_fen, 0) end as varchar) as 买家实际支付积分,
    case
        when cancelled_at is not null then '交易关闭' when received_at is not null then '交易成功'
        when shipped_at is not null then '卖家已发货，等待买家确认' when paid_at is not null then '买家已付款，等待卖家发货'
        else '等待买家付款'
    end as 订单状态,
    '' as 买家留言,
    masked_name(receiver_name) as 收货人姓名,
    concat(province, ' ', city, ' ', district, ' ***') as "收货地址 ",
    '快递' as 运送方式,
    '''' as "联系电话 ",
    '''' || masked_phone(receiver_phone) as 联系手机,
    clock(ordered_at) as 订单创建时间,
    coalesce(clock(paid_at), '') as "订单付款时间 ",
    titles as "宝贝标题 ",
    cast(kinds as varchar) as "宝贝种类 ",
    coalesce(case when shipped_at is not null then 'No:SF' || digits('tmall parcel', order_id, 13) end, '') as "物流单号 ",
    coalesce(case when shipped_at is not null then '顺丰速运' end, '') as 物流公司,
    '' as 订单备注,
    cast(pieces as varchar) as 宝贝总数量,
    '0' as 店铺Id,
    '小荷亲子旗舰店' as 店铺名称,
    case when cancelled_at is null then '订单未关闭' when paid_at is null then '买家未付款' else '退款' end as 订单关闭原因,
    '0' as 卖家服务费,
    '0元' as 买家服务费,
    '' as 发票抬头,
    case when lot('tmall app', order_id, 20) = 0 then '' else '手机订单' end as 是否手机订单,
    case when kind = 'presale' then '付款完成' else '' end as 分阶段订单信息,
    '' as 特权订金订单id,
    '否' as 是否上传合同照片,
    '否' as 是否上传小票,
    '否' as 是否代付,
    '' as 定金排名,
    '' as 修改后的sku,
    '' as 修改后的收货地址,
    '' as 异常信息,
    '' as 天猫卡券抵扣,
    '' as 集分宝抵扣,
    case when seller_guide_id is null then '' else '是' end as 是否是O2O交易
from placed
order by delivery_date, account, order_id
