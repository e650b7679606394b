-- orders/single/query, paged by ts: each order in the nights in which it changed, as it was by then.
with

versions as materialized (
    select * from oms_versions
),

lines as (
    select v.delivery_date, v.o_id, v.until, l.order_id, l.line_no, false as is_merged_in
    from versions as v
    inner join order_lines as l on v.order_id = l.order_id
    where v.part = 0 or (v.part = 1) = (l.line_no = 1)
    union all
    -- What was merged into an order stands among its items from then on.
    select v.delivery_date, v.o_id, v.until, l.order_id, l.line_no, true
    from versions as v
    inner join oms_packings as m
        on v.packing = 'main' and v.order_id = m.main_id and m.kind = 'merged' and m.packed_at < v.until
    inner join order_lines as l on m.order_id = l.order_id
),

items as (
    select
        i.delivery_date,
        i.o_id,
        sum(l.paid_fen) as paid_fen,
        sum(l.platform_discount_fen) as platform_discount_fen,
        sum(l.merchant_discount_fen + l.coupon_fen) as shop_discount_fen,
        list({
            'oi_id': case when i.is_merged_in then oms_order_id(i.order_id) * 1000 + 500 else i.o_id * 1000 end + l.line_no,
            'outer_oi_id': platform_line_id(o.channel, l.order_id, l.line_no),
            'raw_so_id': platform_order_id(o.channel, o.order_id),
            'sku_id': s.sku_code,
            'i_id': p.style_no,
            'qty': l.quantity,
            'price': yuan_number(cast(round(l.paid_fen / greatest(l.quantity, 1)) as bigint)),
            'amount': yuan_number(l.paid_fen),
            'base_price': yuan_number(l.tag_price_fen),
            'is_gift': coalesce(l.is_gift, false),
            'is_presale': o.kind = 'presale',
            'refund_id': case when r.requested_at < i.until then refund_no(r.refund_id) else '' end,
            'refund_status': case
                when r.refunded_at < i.until then 'success'
                when r.rejected_at < i.until then 'closed'
                when r.requested_at < i.until then 'waiting'
                else 'none'
            end
        } order by i.order_id, i.line_no) as items
    from lines as i
    inner join order_lines as l on i.order_id = l.order_id and i.line_no = l.line_no
    inner join orders as o on l.order_id = o.order_id
    inner join skus as s on l.sku_id = s.sku_id
    inner join products as p on s.product_id = p.product_id
    left join oms_line_refunds as r on l.order_id = r.order_id and l.line_no = r.line_no
    group by i.delivery_date, i.o_id
),

-- An order that was merged into another one brings its freight, number and payment with it.
merged_in as (
    select
        m.main_id,
        m.packed_at,
        o.order_id,
        platform_order_id(o.channel, o.order_id) as so_id,
        o.freight_fen,
        o.paid_fen,
        o.paid_at
    from oms_packings as m
    inner join orders as o on m.order_id = o.order_id
    where m.kind = 'merged'
),

told as (
    select
        v.*,
        i.items,
        i.platform_discount_fen,
        i.shop_discount_fen,
        m.order_id as merged_order_id,
        m.so_id as merged_so_id,
        m.paid_fen as merged_fen,
        m.paid_at as merged_paid_at,
        -- Freight stays with the first part.
        case when v.part = 2 then 0 else coalesce(o.freight_fen, 0) end + coalesce(m.freight_fen, 0) as freight_fen,
        i.paid_fen + case when v.part = 2 then 0 else coalesce(o.freight_fen, 0) end + coalesce(m.freight_fen, 0) as due_fen
    from versions as v
    inner join items as i on v.delivery_date = i.delivery_date and v.o_id = i.o_id
    inner join orders as o on v.order_id = o.order_id
    left join merged_in as m on v.packing = 'main' and v.order_id = m.main_id and m.packed_at < v.until
)

select
    v.delivery_date,
    account_of('jushuitan') as account,
    {
        'o_id': v.o_id,
        'so_id': platform_order_id(o.channel, o.order_id),
        'co_id': 10471234,
        'shop_id': oms_shop_id(o.channel),
        'shop_name': st.name,
        'shop_site': oms_shop_site(o.channel),
        'is_offline_shop': false,
        'order_from': case when o.live_id is not null then '直播' else 'APP' end,
        'type': case when o.kind = 'exchange' then '换货订单' when o.kind = 'gift' then '补发订单' else '普通订单' end,
        'status': case
            when v.packing = 'merged' and v.packed_at < v.until then 'Merged'
            when v.packing = 'split' and v.part = 0 and v.packed_at < v.until then 'Split'
            when o.cancelled_at < v.until then 'Cancelled'
            when v.sent_at < v.until then 'Sent'
            when o.paid_at is null or o.paid_at >= v.until then 'WaitPay'
            when v.first_requested_at < v.until then 'Question'
            when o.paid_at < v.until - interval 12 hours then 'Delivering'
            else 'WaitConfirm'
        end,
        'shop_status': case
            when o.cancelled_at < v.until then 'TRADE_CLOSED'
            when o.received_at < v.until then 'TRADE_FINISHED'
            when o.shipped_at < v.until then 'WAIT_BUYER_CONFIRM_GOODS'
            when o.paid_at < v.until then 'WAIT_SELLER_SEND_GOODS'
            else 'WAIT_BUYER_PAY'
        end,
        'question_type': case
            when v.first_requested_at < v.until and not coalesce(v.sent_at < v.until, false) then '用户申请退款' else ''
        end,
        'pay_amount': yuan_number(cast(v.due_fen as bigint)),
        'paid_amount': yuan_number(cast(case when o.paid_at < v.until then v.due_fen else 0 end as bigint)),
        'freight': yuan(cast(v.freight_fen as bigint)),
        'free_amount': yuan_number(cast(v.platform_discount_fen + v.shop_discount_fen as bigint)),
        'platform_free_amount': case when v.platform_discount_fen > 0 then yuan(v.platform_discount_fen) else '' end,
        'shop_free_amount': case when v.shop_discount_fen > 0 then yuan(v.shop_discount_fen) else '' end,
        'pay_free_amount': '',
        'referrer_free_amount': '',
        'currency': 'CNY',
        'shop_buyer_id': masked_name(coalesce(p.nickname, p.name, '匿名')),
        'buyer_id': '7' || digits('oms buyer', concat(o.channel, ':', coalesce(o.account_id, cast(o.order_id as varchar))), 9),
        'open_id': coalesce(o.account_id, ''),
        'receiver_name': masked_name(coalesce(o.receiver_name, p.name, '匿名')),
        'receiver_mobile': coalesce(masked_phone(o.receiver_phone), ''),
        'receiver_state': coalesce(p.province, ''),
        'receiver_city': coalesce(p.city, ''),
        'receiver_district': coalesce(p.district, ''),
        'receiver_address': left(coalesce(p.address, ''), 3) || '***',
        'order_date': clock(o.ordered_at),
        'pay_date': case when o.paid_at < v.until then clock(o.paid_at) else '' end,
        'send_date': case when v.sent_at < v.until then clock(v.sent_at) else '' end,
        'sign_time': case when v.signed_at < v.until then clock(v.signed_at) else '' end,
        'created': clock(v.appeared_at + interval 40 seconds),
        'modified': clock(v.modified_at + interval 50 seconds),
        'ts': v.ts,
        'link_o_id': case
            when v.packing = 'merged' and v.packed_at < v.until then cast(oms_order_id(v.main_id) as varchar)
            when v.part > 0 then cast(oms_order_id(v.order_id) as varchar)
            else ''
        end,
        'merge_so_id': case
            when v.merged_so_id is not null then platform_order_id(o.channel, o.order_id) || ',' || v.merged_so_id else ''
        end,
        'is_merge': v.merged_so_id is not null,
        'is_split': v.part > 0,
        'labels': concat_ws(
            ',', case when o.kind = 'presale' then '预售' end, case when o.kind in ('sample', 'trial') then '样品' end,
            case when o.live_id is not null then '直播' end
        ),
        'referrer_id': coalesce(o.talent_id, ''),
        'referrer_name': coalesce(case when o.talent_id is not null then l.host end, ''),
        'warehouse_oid': case
            when not fs.is_virtual then cast(10000 + o.fulfilment_store_id as varchar) else '10471234'
        end,
        'items': v.items,
        'pays': list_filter([
            case when o.paid_at < v.until then {
                'pay_id': cast(v.o_id * 10 + 1 as varchar),
                'outer_pay_id': case
                    when o.channel in ('youzan', 'xiaodian') then transaction_id(o.order_id)
                    else platform_order_id(o.channel, o.order_id)
                end,
                'payment': case when o.channel in ('youzan', 'xiaodian') then '微信支付' else '平台支付' end,
                'amount': yuan_number(cast(v.due_fen - coalesce(v.merged_fen, 0) as bigint)),
                'pay_date': clock(o.paid_at),
                'status': 'Confirmed',
                'is_order_pay': true
            } end,
            case when v.merged_so_id is not null then {
                'pay_id': cast(oms_order_id(v.merged_order_id) * 10 + 2 as varchar),
                'outer_pay_id': case
                    when o.channel in ('youzan', 'xiaodian') then transaction_id(v.merged_order_id) else v.merged_so_id
                end,
                'payment': case when o.channel in ('youzan', 'xiaodian') then '微信支付' else '平台支付' end,
                'amount': yuan_number(v.merged_fen),
                'pay_date': clock(v.merged_paid_at),
                'status': 'Confirmed',
                'is_order_pay': true
            } end
        ], lambda payment: payment is not null)
    } as record
from told as v
inner join orders as o on v.order_id = o.order_id
inner join virtual_stores as st on o.channel = st.channel
left join stores as fs on o.fulfilment_store_id = fs.store_id
left join persons as p on coalesce(o.receiver_person_id, o.person_id) = p.person_id
left join lives as l on o.live_id = l.live_id
order by v.delivery_date, account, v.ts
