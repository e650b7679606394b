-- refund/single/query: each after-sale case in the nights in which it changed.
with

told as (
    select
        n.delivery_date,
        n.until,
        r.*,
        o.channel,
        o.receiver_phone,
        o.person_id,
        greatest(
            r.requested_at, come_by(n.until, r.agreed_at), come_by(n.until, r.refunded_at), come_by(n.until, r.rejected_at)
        ) as modified_at
    from refunds as r
    inner join orders as o on r.order_id = o.order_id and o.channel <> 'store'
    inner join nights as n
        on whether(
            r.requested_at < n.until and greatest(r.requested_at, r.agreed_at, r.refunded_at, r.rejected_at) >= n.since
        )
    where
        r.requested_at >= n.since
        or (r.agreed_at >= n.since and r.agreed_at < n.until)
        or (r.refunded_at >= n.since and r.refunded_at < n.until)
        or (r.rejected_at >= n.since and r.rejected_at < n.until)
),

numbered as (
    select
        *,
        oms_row_version(
            delivery_date, row_number() over (partition by delivery_date order by modified_at, refund_id)
        ) as ts
    from told
),

packings as (
    select order_id, kind, main_id from oms_packings where kind <> 'main'
)

select
    t.delivery_date,
    account_of('jushuitan') as account,
    {
        'as_id': oms_refund_id(t.refund_id),
        'outer_as_id': refund_no(t.refund_id),
        -- The order that the goods were sent under in the end.
        'o_id': case
            when k.kind = 'merged' then oms_order_id(k.main_id)
            when k.kind = 'split' then oms_order_id(t.order_id) + case when t.line_no = 1 then 1 else 2 end
            else oms_order_id(t.order_id)
        end,
        'so_id': platform_order_id(t.channel, t.order_id),
        'shop_id': oms_shop_id(t.channel),
        'shop_name': st.name,
        'shop_type': oms_shop_site(t.channel),
        'type': case when t.is_exchange then '换货' when t.kind = 'refund_only' then '仅退款' else '普通退货' end,
        'status': case
            when t.rejected_at < t.until then 'Cancelled' when t.refunded_at < t.until then 'Confirmed' else 'WaitConfirm'
        end,
        'shop_status': case
            when t.rejected_at < t.until then 'CLOSED'
            when t.refunded_at < t.until then 'SUCCESS'
            when t.agreed_at < t.until then 'WAIT_BUYER_RETURN_GOODS'
            else 'WAIT_SELLER_AGREE'
        end,
        'good_status': case
            when t.kind = 'refund_only' then 'BUYER_NOT_RECEIVED'
            when t.refunded_at < t.until then 'SELLER_RECEIVED'
            when t.agreed_at < t.until then 'BUYER_RETURNED_GOODS'
            else 'BUYER_RECEIVED'
        end,
        'question_type': t.reason,
        -- Two of the shops' interfaces write amounts as text.
        'refund': case
            when t.channel in ('douyin', 'jd') then to_json(yuan(t.refund_fen)) else to_json(yuan_number(t.refund_fen))
        end,
        'payment': case when t.channel in ('douyin', 'jd') then to_json('0.00') else to_json(0) end,
        'buyer_apply_refund': yuan_number(t.refund_fen),
        'buyer_receive_refund': case when t.refunded_at < t.until then yuan_number(t.refund_fen) end,
        'freight': 0,
        'shop_buyer_id': masked_name(coalesce(p.nickname, p.name, '匿名')),
        'receiver_mobile': coalesce(masked_phone(t.receiver_phone), ''),
        'as_date': clock(t.requested_at),
        'created': clock(t.requested_at + interval 1 minute),
        'confirm_date': case when t.refunded_at < t.until then clock(t.refunded_at) else '' end,
        'modified': clock(t.modified_at + interval 50 seconds),
        'ts': cast(t.ts as varchar),
        'items': [{
            'asi_id': oms_refund_id(t.refund_id) * 10 + 1,
            'outer_oi_id': platform_line_id(t.channel, t.order_id, t.line_no),
            'sku_id': s.sku_code,
            'i_id': pr.style_no,
            'name': pr.name,
            'qty': t.quantity,
            'r_qty': case when t.refunded_at < t.until and t.kind <> 'refund_only' then t.quantity else 0 end,
            'price': yuan_number(cast(round(t.refund_fen / greatest(t.quantity, 1)) as bigint)),
            'amount': yuan_number(t.refund_fen),
            'type': case when t.is_exchange then '换货' else '退货' end
        }]
    } as record
from numbered as t
inner join virtual_stores as st on t.channel = st.channel
inner join order_lines as l on t.order_id = l.order_id and t.line_no = l.line_no
inner join skus as s on l.sku_id = s.sku_id
inner join products as pr on s.product_id = pr.product_id
left join packings as k on t.order_id = k.order_id
left join persons as p on t.person_id = p.person_id
order by t.delivery_date, account, t.ts
