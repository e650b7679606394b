-- After-sale details tell their money in yuan, unlike the orders, and times in milliseconds.
select
    refunds.delivery_date,
    account_of('xiaohongshu') as account,
    struct_pack(
        returnsId := 'R' || refund_no(refunds.refund_id),
        orderId := xhs_order_id(refunds.order_id),
        userId := refunds.account_id,
        returnType := case
            when refunds.is_exchange then 2
            when refunds.shipped_at is null or refunds.shipped_at > refunds.requested_at then 5
            when refunds.kind = 'return' then 1
            else 4
        end,
        status := case
            when refunds.refunded_at is not null then 4
            when refunds.rejected_at is not null then 9
            when refunds.agreed_at is not null and refunds.kind = 'return' then 2
            else 1
        end,
        refundStatus := case
            when refunds.refunded_at is not null then 2
            when refunds.rejected_at is not null then 302
            when refunds.agreed_at is not null then 1
            else 201
        end,
        reasonId := 1 + lot('xhs reason', refunds.refund_id, 20),
        reasonNameZh := coalesce(refunds.reason, ''),
        applyTime := epoch_ms_of(refunds.requested_at),
        updatedAt := epoch_ms_of(refunds.updated_at),
        expireTime := case
            when refunds.agreed_at is null and refunds.rejected_at is null then epoch_ms_of(refunds.requested_at + interval 48 hours)
            else -1
        end,
        refundTime := coalesce(epoch_ms_of(refunds.refunded_at), 0),
        "appliedShipFeeAmountYuan" := 0.0,
        "appliedSkusAmountYuan" := yuan_number(refunds.refund_fen),
        "expectedRefundAmountYuan" := yuan_number(refunds.refund_fen),
        "refundAmountYuan" := yuan_number(case when refunds.refunded_at is null then 0 else refunds.refund_fen end),
        cargoStatus := case when refunds.received_at <= refunds.requested_at then 2 else 0 end,
        returnsTag := 0,
        supportCarriageInsurance := true,
        "desc" := '',
        skus := [
            struct_pack(
                skuId := xhs_hex('sku', refunds.sku_id),
                skuName := refunds.product_name,
                scskucode := refunds.sku_code,
                appliedCount := refunds.quantity,
                boughtCount := refunds.bought,
                appliedTotalAmountYuan := yuan_number(refunds.refund_fen),
                price := yuan_number(refunds.price_fen)
            )
        ]
    ) as record
from platform_refunds('xiaohongshu') as refunds
order by refunds.delivery_date, account, refunds.refund_id
