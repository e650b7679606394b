-- Some customers pay their guide in the chat instead of the mini program; the brand asks for the
-- bills of the last ninety days every night, since a refund is added to the bill it gives back.
with

collected as (

    select orders.*, coalesce(orders.seller_guide_id, orders.service_guide_id) as payee_guide_id
    from orders
    where
        orders.channel = 'youzan'
        and orders.kind = 'normal'
        and orders.paid_fen > 0
        and coalesce(orders.seller_guide_id, orders.service_guide_id) is not null
        and lot('paid to the guide', orders.order_id, 100) < 12

),

asked as (

    select nights.delivery_date, nights.until, collected.*
    from nights
    inner join collected
        on
            collected.paid_at < nights.until
            and (nights.is_initial or collected.paid_at >= nights.until - interval 90 days)

),

goods as (

    select
        order_lines.order_id,
        list({'description': products.name, 'amount': order_lines.quantity} order by order_lines.line_no) as commodity_list
    from order_lines
    inner join collected using (order_id)
    inner join products on order_lines.product_id = products.product_id
    group by order_lines.order_id

),

given_back as (

    select
        asked.delivery_date,
        asked.order_id,
        coalesce(sum(refunds.refund_fen) filter (where refunds.refunded_at < asked.until), 0) as total_refund_fee,
        list({
            'out_refund_no': 'R' || refund_no(refunds.refund_id),
            'refund_userid': guides.userid,
            'refund_comment': refunds.reason,
            'refund_reqtime': epoch_s(refunds.requested_at),
            'refund_status': case
                when refunds.refunded_at < asked.until then 2
                when refunds.rejected_at < asked.until then 3
                when refunds.agreed_at < asked.until then 1
                else 0
            end,
            'refund_fee': refunds.refund_fen
        } order by refunds.refund_id) as refund_list
    from asked
    inner join refunds on asked.order_id = refunds.order_id and refunds.requested_at < asked.until
    inner join guides on asked.payee_guide_id = guides.guide_id
    group by asked.delivery_date, asked.order_id

)

select
    asked.delivery_date,
    account_of('wecom') as account,
    {
        'transaction_id': transaction_id(asked.order_id),
        'bill_type': 0,
        'trade_state': if(given_back.total_refund_fee > 0, 3, 1),
        'pay_time': epoch_s(asked.paid_at),
        'out_trade_no': 'DW' || digits('collected', asked.order_id, 8) || lpad(cast(asked.order_id as varchar), 10, '0'),
        'external_userid': customers.external_userid,
        'total_fee': asked.paid_fen,
        'payee_userid': guides.userid,
        'payment_type': if(lot('collection code', asked.order_id, 4) = 0, 1, 0),
        'mch_id': '1601234567',
        'remark': if(lot('remark', asked.order_id, 3) = 0, concat('给', asked.receiver_name, '的'), ''),
        'commodity_list': goods.commodity_list,
        'total_refund_fee': coalesce(given_back.total_refund_fee, 0),
        'refund_list': given_back.refund_list,
        'payer_info': if(asked.receiver_phone is null or lot('tells the address', asked.order_id, 5) < 2, null, {
            'name': asked.receiver_name,
            'phone': asked.receiver_phone,
            'address': persons.address
        })
    } as record
from asked
inner join guides on asked.payee_guide_id = guides.guide_id
inner join persons on asked.person_id = persons.person_id
inner join wecom_customers as customers on asked.person_id = customers.person_id
left join goods on asked.order_id = goods.order_id
left join given_back on asked.delivery_date = given_back.delivery_date and asked.order_id = given_back.order_id
order by asked.delivery_date, asked.paid_at, asked.order_id
