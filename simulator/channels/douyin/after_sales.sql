select
    refunds.delivery_date,
    account_of('douyin') as account,
    struct_pack(
        aftersale_info := struct_pack(
            aftersale_id := refund_no(refunds.refund_id),
            aftersale_order_type := 1,
            aftersale_type := douyin_aftersale_type(refunds.kind, refunds.is_exchange, refunds.shipped_at),
            aftersale_status := douyin_aftersale_status(
                refunds.refund_id, refunds.agreed_at, refunds.refunded_at, refunds.rejected_at
            ),
            related_id := douyin_sku_order_id(refunds.order_id, refunds.line_no),
            apply_time := epoch_s(refunds.requested_at),
            create_time := epoch_s(refunds.requested_at),
            update_time := epoch_s(refunds.updated_at),
            status_deadline := case
                when refunds.refunded_at is null and refunds.rejected_at is null then epoch_s(refunds.updated_at) + 172800 else 0
            end,
            refund_amount := refunds.refund_fen,
            refund_post_amount := 0,
            aftersale_num := refunds.quantity,
            part_type := case when refunds.quantity < refunds.bought then 1 else 0 end,
            refund_type := 1,
            refund_status := case
                when refunds.refunded_at is not null then 3 when refunds.rejected_at is not null then 4 else 1
            end,
            return_promotion_amount := 0,
            arbitrate_status := 0,
            got_pkg := case when refunds.received_at < refunds.until then 1 else 0 end,
            store_id := 0,
            store_name := '',
            remark := ''
        ),
        order_info := struct_pack(
            shop_order_id := douyin_order_id(refunds.order_id),
            order_flag := 0,
            related_order_info := [
                struct_pack(
                    sku_order_id := douyin_sku_order_id(refunds.order_id, refunds.line_no),
                    order_status := case
                        when refunds.received_at < refunds.until then 5 when refunds.shipped_at < refunds.until then 3 else 2
                    end,
                    pay_amount := refunds.paid_fen,
                    post_amount := 0,
                    item_num := refunds.bought,
                    create_time := epoch_s(refunds.ordered_at),
                    product_name := refunds.product_name,
                    product_id := cast(platform_item_id('douyin', refunds.product_id) as bigint),
                    shop_sku_code := refunds.sku_code,
                    aftersale_pay_amount := refunds.refund_fen,
                    aftersale_post_amount := 0,
                    aftersale_item_num := refunds.quantity,
                    promotion_pay_amount := refunds.list_fen - refunds.paid_fen,
                    price := refunds.price_fen
                )
            ]
        ),
        text_part := struct_pack(
            aftersale_status_text := case
                when refunds.refunded_at is not null then '售后成功' when refunds.rejected_at is not null then '售后失败' else '售后处理中'
            end,
            aftersale_type_text := case
                when refunds.is_exchange then '换货' when refunds.kind = 'return' then '退货退款' else '仅退款'
            end,
            reason_text := coalesce(refunds.reason, '')
        )
    ) as record
from platform_refunds('douyin') as refunds
order by refunds.delivery_date, account, refunds.refund_id
