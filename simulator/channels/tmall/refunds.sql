select
    refunds.delivery_date,
    account_of('tmall') as account,
    struct_pack(
        -- 19 digits: a number in some documents, text in others.
        refund_id := case
            when lot('id text', refunds.refund_id, 2) = 0 then to_json(refund_no(refunds.refund_id))
            else to_json(cast(refund_no(refunds.refund_id) as bigint))
        end,
        tid := case
            when lot('id text', refunds.refund_id, 2) = 0 then to_json(tmall_tid(refunds.order_id))
            else to_json(cast(tmall_tid(refunds.order_id) as bigint))
        end,
        oid := case
            when lot('id text', refunds.refund_id, 2) = 0 then to_json(line_oid(refunds.order_id, refunds.line_no))
            else to_json(cast(line_oid(refunds.order_id, refunds.line_no) as bigint))
        end,
        status := tmall_refund_status(refunds.refund_id, refunds.agreed_at, refunds.refunded_at, refunds.rejected_at),
        refund_phase := case when refunds.received_at <= refunds.requested_at then 'aftersale' else 'onsale' end,
        dispute_type := case when refunds.kind = 'return' then 'REFUND_AND_RETURN' else 'REFUND' end,
        order_status := case
            when refunds.received_at < refunds.until then 'TRADE_FINISHED'
            when refunds.shipped_at < refunds.until then 'WAIT_BUYER_CONFIRM_GOODS'
            else 'WAIT_SELLER_SEND_GOODS'
        end,
        good_status := case
            when refunds.kind = 'return' and refunds.refunded_at is not null then 'BUYER_RETURNED_GOODS'
            when refunds.received_at < refunds.until then 'BUYER_RECEIVED'
            else 'BUYER_NOT_RECEIVED'
        end,
        has_good_return := refunds.kind = 'return',
        created := clock(refunds.requested_at),
        modified := clock(refunds.updated_at),
        good_return_time := case when refunds.kind = 'return' then clock(refunds.refunded_at) end,
        refund_fee := yuan(refunds.refund_fen),
        total_fee := yuan(refunds.paid_fen),
        payment := yuan(refunds.paid_fen - refunds.refund_fen),
        price := yuan(refunds.price_fen),
        num := refunds.quantity,
        num_iid := cast(platform_item_id('tmall', refunds.product_id) as bigint),
        outer_id := refunds.sku_code,
        title := refunds.product_name,
        reason := coalesce(refunds.reason, ''),
        "desc" := '',
        buyer_nick := tmall_nick(refunds.account_id),
        buyer_open_uid := refunds.account_id,
        ouid := refunds.account_id,
        alipay_no := '2' || digits('alipay', refunds.order_id, 27),
        refund_version := epoch_ms_of(refunds.updated_at),
        cs_status := 1,
        advance_status := 0
    ) as record
from platform_refunds('tmall') as refunds
order by refunds.delivery_date, account, refunds.refund_id
