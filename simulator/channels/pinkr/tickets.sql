-- sale.order.add: each ticket once, as the till pushes it; about one push in a hundred is retried.
with

sales as (
    select
        n.delivery_date,
        2 * o.order_id as ticket_id,
        false as is_return,
        o.order_id,
        ticket_no(o.order_id) as order_no,
        case when o.exchanged_order_id is not null then ticket_no(o.exchanged_order_id) end as origin_order_no,
        o.store_id,
        o.fulfilment_store_id,
        o.ordered_at as ticket_at,
        o.coupon_id
    from orders as o
    inner join nights as n on whether(o.ordered_at >= n.since and o.ordered_at < n.until)
    where o.channel = 'store' and o.paid_at is not null
),

returned as (
    select
        r.order_id,
        r.return_id,
        r.refund_id,
        r.line_no,
        r.quantity,
        r.refund_fen,
        r.refunded_at,
        coalesce(r.store_id, o.store_id) as store_id,
        row_number() over (partition by r.return_id order by r.refund_id) as place,
        n.delivery_date
    from return_lines as r
    inner join orders as o on r.order_id = o.order_id and o.channel = 'store' and o.paid_at is not null
    inner join nights as n on whether(r.refunded_at >= n.since and r.refunded_at < n.until)
),

returns as (
    select
        any_value(delivery_date) as delivery_date,
        2 * return_id + 1 as ticket_id,
        true as is_return,
        any_value(order_id) as order_id,
        return_ticket_no(return_id) as order_no,
        ticket_no(any_value(order_id)) as origin_order_no,
        min(store_id) as store_id,
        cast(null as int) as fulfilment_store_id,
        any_value(refunded_at) as ticket_at,
        cast(null as bigint) as coupon_id
    from returned
    group by return_id
),

tickets as (
    select * from sales
    union all
    select * from returns
),

lines as (
    select
        s.delivery_date,
        s.ticket_id,
        s.store_id,
        l.line_no as place,
        l.sku_id,
        l.tag_price_fen,
        l.quantity,
        cast(round(
            (l.list_fen - l.merchant_discount_fen - l.platform_discount_fen) / greatest(l.quantity, 1)
        ) as bigint) as real_price_fen,
        l.paid_fen as fact_fen
    from order_lines as l
    inner join sales as s on l.order_id = s.order_id
    union all
    select
        r.delivery_date,
        2 * r.return_id + 1,
        r.store_id,
        r.place,
        l.sku_id,
        l.tag_price_fen,
        -r.quantity,
        cast(round(r.refund_fen / greatest(r.quantity, 1)) as bigint),
        -r.refund_fen
    from returned as r
    inner join order_lines as l on r.order_id = l.order_id and r.line_no = l.line_no
),

sums as (
    select
        ticket_id,
        sum(quantity) as quantity,
        sum(tag_price_fen * quantity) as tag_fen,
        sum(fact_fen) as fact_fen
    from lines
    group by ticket_id
),

tills as (
    select store_id, is_old_till(store_id) as is_old from stores
),

placed as not materialized (
    select
        l.delivery_date,
        l.ticket_id as order_id,
        l.place,
        {
            'goods_sn': p.style_no,
            'color_code': case when tills.is_old then s.color_code end,
            'size_code': case when tills.is_old then s.size_code end,
            'sku_code': case when not tills.is_old then s.sku_code end,
            'number': cast(l.quantity as bigint),
            'goods_tag_price': yuan_number(l.tag_price_fen),
            'goods_real_price': yuan_number(l.real_price_fen),
            'goods_discount': cast(
                l.real_price_fen / greatest(l.tag_price_fen, 1) * case when tills.is_old then 1 else 100 end as decimal(9, 3)
            ),
            'goods_fact_money': yuan_number(l.fact_fen)
        } as line
    from lines as l
    inner join tills on l.store_id = tills.store_id
    inner join skus as s on l.sku_id = s.sku_id
    inner join products as p on s.product_id = p.product_id
),

-- A retried push is the same document again.
pushes as (
    select tickets.*
    from tickets
    inner join (select unnest([1, 2]) as push) as tries
        on tries.push = 1 or lot('retried push', tickets.order_no, 100) = 0
),

told as materialized (
    select
        t.delivery_date,
        t.ticket_id,
        t.is_return,
        t.order_id,
        t.order_no,
        t.origin_order_no,
        t.ticket_at,
        st.store_no,
        coalesce(fs.store_no, st.store_no) as delivery_store_no,
        g.staff_no,
        g2.staff_no as second_staff_no,
        coalesce(o.account_id, h.card_no, '') as card_no,
        c.code as coupon_code,
        o.second_seller_share,
        o.coupon_fen,
        o.points_fen,
        o.stored_value_fen,
        sums.quantity,
        sums.tag_fen,
        sums.fact_fen
    from pushes as t
    inner join sums on t.ticket_id = sums.ticket_id
    inner join orders as o on t.order_id = o.order_id
    inner join stores as st on t.store_id = st.store_id
    left join stores as fs on t.fulfilment_store_id = fs.store_id
    left join guides as g on o.seller_guide_id = g.guide_id
    left join guides as g2 on o.second_seller_guide_id = g2.guide_id
    left join house_cards_by_guide as h on o.house_guide_id = h.guide_id
    left join coupons as c on t.coupon_id = c.coupon_id
)

select
    t.delivery_date,
    account_of('pinkr') as account,
    {
        'order_no': t.order_no,
        'order_type': case when t.is_return then 1 else 0 end,
        'origin_order_no': t.origin_order_no,
        'store_no': t.store_no,
        'delivery_store_no': t.delivery_store_no,
        'guide_no': coalesce(t.staff_no, ''),
        'guide_performances': list_filter([
            case when t.staff_no is not null then {
                'guide_no': t.staff_no,
                'performance_money': yuan_number(
                    t.fact_fen - cast(round(t.fact_fen * coalesce(t.second_seller_share, 0)) as bigint)
                ),
                'number': cast(
                    t.quantity - round(t.quantity * coalesce(t.second_seller_share, 0)) as bigint
                )
            } end,
            case when t.second_staff_no is not null then {
                'guide_no': t.second_staff_no,
                'performance_money': yuan_number(
                    cast(round(t.fact_fen * coalesce(t.second_seller_share, 0)) as bigint)
                ),
                'number': cast(round(t.quantity * coalesce(t.second_seller_share, 0)) as bigint)
            } end
        ], lambda credit: credit is not null),
        'card_no': t.card_no,
        'channel_card_no': t.card_no,
        'coupon_codes': case when t.coupon_code is null then cast([] as varchar[]) else [t.coupon_code] end,
        'order_time': clock(t.ticket_at),
        'consume_number': cast(t.quantity as bigint),
        'order_money': yuan_number(t.tag_fen),
        'goods': goods.listed,
        'payments': case
            when t.is_return then [{
                'payment_code': till_payment(t.order_id), 'code': '', 'amount': yuan_number(t.fact_fen)
            }]
            else list_filter([
                case when t.coupon_fen > 0 then {
                    'payment_code': 'coupon', 'code': coalesce(t.coupon_code, ''), 'amount': yuan_number(t.coupon_fen)
                } end,
                case when t.points_fen > 0 then {
                    'payment_code': 'integral', 'code': '', 'amount': yuan_number(t.points_fen)
                } end,
                case when t.stored_value_fen > 0 then {
                    'payment_code': 'deposit', 'code': '', 'amount': yuan_number(t.stored_value_fen)
                } end,
                case when t.fact_fen > coalesce(t.stored_value_fen, 0) then {
                    'payment_code': till_payment(t.order_id),
                    'code': case when till_payment(t.order_id) = 'wechat' then transaction_id(t.order_id) else '' end,
                    'amount': yuan_number(cast(t.fact_fen - coalesce(t.stored_value_fen, 0) as bigint))
                } end
            ], lambda payment: payment is not null)
        end
    } as record
from told as t
left join lined_up(placed) as goods on t.delivery_date = goods.delivery_date and t.ticket_id = goods.order_id
order by t.delivery_date, account, t.order_no
