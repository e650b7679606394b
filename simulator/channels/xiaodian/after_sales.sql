with
    events as (
        select refund_id, unnest([requested_at, agreed_at, refunded_at, rejected_at, taken_back_at]) as happened_at from xiaodian_refunds
    ),
    came as (
        select events.refund_id, nights.delivery_date, nights.until, max(events.happened_at) as updated_at
        from events asof join xiaodian_nights as nights on events.happened_at >= nights.since
        where events.happened_at < nights.until
        group by all
    )
select came.delivery_date, account_of('xiaodian') as account, struct_pack(
    after_sale_order_id := refund_no(r.refund_id),
    status := case
        when r.refunded_at < came.until and r.kind = 'return' then 'MERCHANT_RETURN_SUCCESS'
        when r.refunded_at < came.until then 'MERCHANT_REFUND_SUCCESS'
        when r.rejected_at < came.until and r.kind = 'return' then 'MERCHANT_REJECT_RETURN'
        when r.rejected_at < came.until then 'MERCHANT_REJECT_REFUND'
        when r.taken_back_at < came.until then 'USER_CANCELD'
        when r.agreed_at < came.until and r.kind = 'return' then 'USER_WAIT_RETURN'
        when r.agreed_at < came.until then 'PLATFORM_REFUNDING'
        else 'MERCHANT_PROCESSING' end,
    order_id := xiaodian_order_id(r.order_id),
    openid := named.openid,
    unionid := named.unionid,
    product_info := struct_pack(product_id := xiaodian_product_id(r.product_id), sku_id := xiaodian_sku_id(r.sku_id), count := r.quantity),
    details := struct_pack(
        "desc" := coalesce(r.reason, ''),
        receive_product := coalesce(o.received_at < r.requested_at, false),
        cancel_time := coalesce(epoch_s(come_by(came.until, r.taken_back_at)), 0),
        tel_number := case when o.receiver_phone is null then '' else masked_phone(o.receiver_phone) end
    ),
    refund_info := struct_pack(amount := r.refund_fen, refund_reason := 1 + lot('refund reason', r.refund_id, 4)),
    return_info := case when r.kind = 'return' and r.refunded_at < came.until
        then struct_pack(waybill_id := 'SF' || digits('waybill', r.refund_id, 13), delivery_id := 'SF') end,
    merchant_upload_info := case when r.rejected_at < came.until then struct_pack(reject_reason := '已影响二次销售') end,
    create_time := epoch_s(r.requested_at),
    update_time := epoch_s(came.updated_at),
    reason := ['INCORRECT_SELECTION', 'NO_LONGER_WANT', 'WRONG_SIZE', 'QUALITY_ISSUE', 'OTHERS'][cast(1 + lot('reason', r.refund_id, 5) as int)],
    reason_text := coalesce(r.reason, '其他'),
    refund_resp := struct_pack(code := case when r.refunded_at < came.until then '0' else '' end),
    "type" := case when r.kind = 'return' then 'RETURN' else 'REFUND' end,
    complaint_id := '0',
    deadline := epoch_s(r.requested_at + interval 72 hours)
) as record
from came
join xiaodian_refunds as r on came.refund_id = r.refund_id
join orders as o on r.order_id = o.order_id
left join xiaodian_named as named on r.order_id = named.order_id
order by came.delivery_date, account, r.refund_id
