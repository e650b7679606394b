-- orders/single/query, paged by ts: each order in the nights in which it changed, as it was by then.
with

versions as materialized (
    select * from oms_versions where in_slice(o_id)
),

-- What was merged into an order stands among its items from then on, behind its own.
places as (
    select v.delivery_date, v.o_id, v.until, v.order_id, v.part, 0 as after
    from versions as v
    union all
    select v.delivery_date, v.o_id, v.until, m.order_id, 0, 6
    from versions as v
    inner join oms_packings as m
        on v.packing = 'main' and v.order_id = m.main_id and m.kind = 'merged' and m.packed_at < v.until
),

lines as materialized (
    select
        i.delivery_date,
        i.o_id,
        i.until,
        i.after > 0 as is_merged_in,
        i.after + l.line_no - cast(i.part = 2 as int) as place,
        o.channel,
        o.kind,
        l.*,
        r.refund_id,
        r.requested_at,
        r.refunded_at,
        r.rejected_at
    from places as i
    inner join orders as o on i.order_id = o.order_id
    inner join order_lines as l on i.order_id = l.order_id
    left join oms_line_refunds as r on l.order_id = r.order_id and l.line_no = r.line_no
    where i.part = 0 or (i.part = 1) = (l.line_no = 1)
),

sums as (
    select
        delivery_date,
        o_id,
        sum(paid_fen) as paid_fen,
        sum(platform_discount_fen) as platform_discount_fen,
        sum(merchant_discount_fen + coupon_fen) as shop_discount_fen
    from lines
    group by delivery_date, o_id
),

placed as not materialized (
    select
        l.delivery_date,
        l.o_id as order_id,
        l.place,
        {
            'oi_id': case when l.is_merged_in then oms_order_id(l.order_id) * 1000 + 500 else l.o_id * 1000 end + l.line_no,
            'outer_oi_id': platform_line_id(l.channel, l.order_id, l.line_no),
            'raw_so_id': platform_order_id(l.channel, l.order_id),
            'sku_id': s.sku_code,
            'i_id': p.style_no,
            'qty': l.quantity,
            'price': yuan_number(cast(round(l.paid_fen / greatest(l.quantity, 1)) as bigint)),
            'amount': yuan_number(l.paid_fen),
            'base_price': yuan_number(l.tag_price_fen),
            'is_gift': coalesce(l.is_gift, false),
            'is_presale': l.kind = 'presale',
            'refund_id': case when l.requested_at < l.until then refund_no(l.refund_id) else '' end,
            'refund_status': case
                when l.refunded_at < l.until then 'success'
                when l.rejected_at < l.until then 'closed'
                when l.requested_at < l.until then 'waiting'
                else 'none'
            end
        } as line
    from lines as l
    inner join skus as s on l.sku_id = s.sku_id
    inner join products as p on s.product_id = p.product_id
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

told as materialized (
    select
        v.*,
        o.account_id,
        o.channel,
        o.fulfilment_store_id,
        o.kind,
        o.live_id,
        o.ordered_at,
        o.person_id,
        o.received_at,
        o.receiver_name,
        o.receiver_person_id,
        o.receiver_phone,
        o.shipped_at,
        o.talent_id,
        p.name,
        p.nickname,
        p.province,
        p.city,
        p.district,
        p.address,
        st.name as shop_name,
        coalesce(not fs.is_virtual, false) as is_from_store,
        l.host,
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
    inner join sums as i on v.delivery_date = i.delivery_date and v.o_id = i.o_id
    inner join orders as o on v.order_id = o.order_id
    inner join virtual_stores as st on o.channel = st.channel
    left join stores as fs on o.fulfilment_store_id = fs.store_id
    left join persons as p on coalesce(o.receiver_person_id, o.person_id) = p.person_id
    left join lives as l on o.live_id = l.live_id
    left join merged_in as m on v.packing = 'main' and v.order_id = m.main_id and m.packed_at < v.until
)

select
    v.delivery_date,
    account_of('jushuitan') as account,
    {
        'o_id': v.o_id,
        'so_id': platform_order_id(v.channel, v.order_id),
        'co_id': 10471234,
        'shop_id': oms_shop_id(v.channel),
        'shop_name': v.shop_name,
        'shop_site': oms_shop_site(v.channel),
        'is_offline_shop': false,
        'order_from': case when v.live_id is not null then '直播' else 'APP' end,
        'type': case when v.kind = 'exchange' then '换货订单' when v.kind = 'gift' then '补发订单' else '普通订单' end,
        'status': case
            when v.packing = 'merged' and v.packed_at < v.until then 'Merged'
            when v.packing = 'split' and v.part = 0 and v.packed_at < v.until then 'Split'
            when v.cancelled_at < v.until then 'Cancelled'
            when v.sent_at < v.until then 'Sent'
            when v.paid_at is null or v.paid_at >= v.until then 'WaitPay'
            when v.first_requested_at < v.until then 'Question'
            when v.paid_at < v.until - interval 12 hours then 'Delivering'
            else 'WaitConfirm'
        end,
        'shop_status': case
            when v.cancelled_at < v.until then 'TRADE_CLOSED'
            when v.received_at < v.until then 'TRADE_FINISHED'
            when v.shipped_at < v.until then 'WAIT_BUYER_CONFIRM_GOODS'
            when v.paid_at < v.until then 'WAIT_SELLER_SEND_GOODS'
            else 'WAIT_BUYER_PAY'
        end,
        'question_type': case
            when v.first_requested_at < v.until and not coalesce(v.sent_at < v.until, false) then '用户申请退款' else ''
        end,
        'pay_amount': yuan_number(cast(v.due_fen as bigint)),
        'paid_amount': yuan_number(cast(case when v.paid_at < v.until then v.due_fen else 0 end as bigint)),
        'freight': yuan(cast(v.freight_fen as bigint)),
        'free_amount': yuan_number(cast(v.platform_discount_fen + v.shop_discount_fen as bigint)),
        'platform_free_amount': case when v.platform_discount_fen > 0 then yuan(v.platform_discount_fen) else '' end,
        'shop_free_amount': case when v.shop_discount_fen > 0 then yuan(v.shop_discount_fen) else '' end,
        'pay_free_amount': '',
        'referrer_free_amount': '',
        'currency': 'CNY',
        'shop_buyer_id': masked_name(coalesce(v.nickname, v.name, '匿名')),
        'buyer_id': '7' || digits('oms buyer', concat(v.channel, ':', coalesce(v.account_id, cast(v.order_id as varchar))), 9),
        'open_id': coalesce(v.account_id, ''),
        'receiver_name': masked_name(coalesce(v.receiver_name, v.name, '匿名')),
        'receiver_mobile': coalesce(masked_phone(v.receiver_phone), ''),
        'receiver_state': coalesce(v.province, ''),
        'receiver_city': coalesce(v.city, ''),
        'receiver_district': coalesce(v.district, ''),
        'receiver_address': left(coalesce(v.address, ''), 3) || '***',
        'order_date': clock(v.ordered_at),
        'pay_date': case when v.paid_at < v.until then clock(v.paid_at) else '' end,
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
            when v.merged_so_id is not null then platform_order_id(v.channel, v.order_id) || ',' || v.merged_so_id else ''
        end,
        'is_merge': v.merged_so_id is not null,
        'is_split': v.part > 0,
        'labels': concat_ws(
            ',', case when v.kind = 'presale' then '预售' end, case when v.kind in ('sample', 'trial') then '样品' end,
            case when v.live_id is not null then '直播' end
        ),
        'referrer_id': coalesce(v.talent_id, ''),
        'referrer_name': coalesce(case when v.talent_id is not null then v.host end, ''),
        'warehouse_oid': case
            when v.is_from_store then cast(10000 + v.fulfilment_store_id as varchar) else '10471234'
        end,
        'items': i.listed,
        'pays': list_filter([
            case when v.paid_at < v.until then {
                'pay_id': cast(v.o_id * 10 + 1 as varchar),
                'outer_pay_id': case
                    when v.channel in ('youzan', 'xiaodian') then transaction_id(v.order_id)
                    else platform_order_id(v.channel, v.order_id)
                end,
                'payment': case when v.channel in ('youzan', 'xiaodian') then '微信支付' else '平台支付' end,
                'amount': yuan_number(cast(v.due_fen - coalesce(v.merged_fen, 0) as bigint)),
                'pay_date': clock(v.paid_at),
                'status': 'Confirmed',
                'is_order_pay': true
            } end,
            case when v.merged_so_id is not null then {
                'pay_id': cast(oms_order_id(v.merged_order_id) * 10 + 2 as varchar),
                'outer_pay_id': case
                    when v.channel in ('youzan', 'xiaodian') then transaction_id(v.merged_order_id) else v.merged_so_id
                end,
                'payment': case when v.channel in ('youzan', 'xiaodian') then '微信支付' else '平台支付' end,
                'amount': yuan_number(v.merged_fen),
                'pay_date': clock(v.merged_paid_at),
                'status': 'Confirmed',
                'is_order_pay': true
            } end
        ], lambda payment: payment is not null)
    } as record
from told as v
left join lined_up(placed) as i on v.delivery_date = i.delivery_date and v.o_id = i.order_id
order by v.delivery_date, account, v.ts
