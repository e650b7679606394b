-- Refunds of the mall's own orders; those of copies are told by 微信小店.
with
    events as (
        select refund_id, unnest([requested_at, agreed_at, refunded_at, rejected_at]) as happened_at from youzan_refunds where not is_copy
    ),
    came as (
        select events.refund_id, nights.delivery_date, nights.until, max(events.happened_at) as modified_at
        from events asof join youzan_nights as nights on events.happened_at >= nights.since
        where events.happened_at < nights.until
        group by all
    )
select came.delivery_date, account_of('youzan') as account, struct_pack(
    refund_id := refund_no(r.refund_id),
    tid := youzan_tid(r.order_id),
    oid := line_oid(r.order_id, r.line_no),
    item_id := youzan_item_id(l.product_id),
    status := case
        when r.refunded_at < came.until then 'SUCCESS'
        when r.rejected_at < came.until then 'SELLER_REFUSE_BUYER'
        when r.agreed_at < came.until and r.kind = 'return' then 'WAIT_BUYER_RETURN_GOODS'
        when r.agreed_at < came.until then 'WAIT_SELLER_CONFIRM_GOODS'
        else 'WAIT_SELLER_AGREE' end,
    cs_status := 1,
    refund_type := case when r.kind = 'return' then 'REFUND_AND_RETURN' else 'REFUND_ONLY' end,
    return_goods := r.kind = 'return',
    refund_fee := yuan(r.refund_fen),
    "desc" := coalesce(r.reason, ''),
    reason := 10 + lot('youzan reason', r.refund_id, 20),
    created := clock(r.requested_at),
    modified := clock(came.modified_at),
    version := epoch_ms_of(came.modified_at)
) as record
from came
join youzan_refunds as r on came.refund_id = r.refund_id
left join (select order_id, line_no, product_id from order_lines) as l on r.order_id = l.order_id and r.line_no = l.line_no
order by came.delivery_date, account, r.refund_id
