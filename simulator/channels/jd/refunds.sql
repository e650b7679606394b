-- Refund applications tell their money in fen, unlike the orders, and no time of change: applied, then checked.
select
    refunds.delivery_date,
    account_of('jd') as account,
    struct_pack(
        id := cast(refund_no(refunds.refund_id) as bigint),
        orderId := jd_order_id(refunds.order_id),
        skuId := platform_sku_id('jd', refunds.sku_id),
        skuNum := cast(refunds.quantity as varchar),
        buyerId := 'jd_' || opaque('cipher jd pin', refunds.account_id, 24),
        buyerName := '*',
        open_id_buyer := refunds.account_id,
        xid_buyer := 'o*' || opaque('jd xid', refunds.account_id, 32),
        applyTime := clock(refunds.requested_at),
        checkTime := coalesce(clock(coalesce(refunds.refunded_at, refunds.rejected_at, refunds.agreed_at)), ''),
        applyRefundSum := refunds.refund_fen,
        status := case
            when refunds.refunded_at is not null then 3
            when refunds.rejected_at is not null then 2
            when refunds.agreed_at is not null then 1
            else 0
        end,
        checkUserName := case
            when coalesce(refunds.refunded_at, refunds.rejected_at, refunds.agreed_at) is null then ''
            else '客服' || lot('jd clerk', refunds.refund_id, 9)
        end,
        checkRemark := '',
        reason := lot('jd reason', refunds.refund_id, 9),
        systemId := case when refunds.kind = 'return' then 10 else 15 end,
        storeId := 0
    ) as record
from platform_refunds('jd') as refunds
order by refunds.delivery_date, account, refunds.refund_id
