with

placed as not materialized (

    select
        lines.delivery_date,
        lines.order_id,
        lines.line_no as place,
        struct_pack(
            order_id := douyin_sku_order_id(lines.order_id, lines.line_no),
            parent_order_id := douyin_order_id(lines.order_id),
            order_level := 3,
            product_id := cast(platform_item_id('douyin', lines.product_id) as bigint),
            product_id_str := platform_item_id('douyin', lines.product_id),
            product_name := lines.product_name,
            sku_id := cast(platform_sku_id('douyin', lines.sku_id) as bigint),
            out_sku_id := lines.sku_code,
            code := lines.sku_code,
            spec := [
                struct_pack(name := '颜色', value := lines.color), struct_pack(name := '尺码', value := lines.size)
            ],
            item_num := lines.quantity,
            origin_amount := lines.price_fen,
            sum_amount := lines.list_fen,
            order_amount := lines.list_fen,
            pay_amount := lines.paid_fen,
            promotion_amount := lines.list_fen - lines.paid_fen,
            promotion_shop_amount := lines.list_fen - lines.paid_fen - lines.platform_discount_fen
                - talent_cost(lines.list_fen - lines.paid_fen - lines.platform_discount_fen, orders.talent_id),
            promotion_platform_amount := lines.platform_discount_fen,
            promotion_talent_amount := talent_cost(
                lines.list_fen - lines.paid_fen - lines.platform_discount_fen, orders.talent_id
            ),
            post_amount := 0,
            author_id := case when orders.talent_id is null then 0 else host_no(orders.talent_id) end,
            author_name := case
                when orders.talent_id is null then '' else '达人' || right(cast(host_no(orders.talent_id) as varchar), 4)
            end,
            room_id := live_room_id(lives.room_no),
            room_id_str := coalesce(lives.room_no, ''),
            video_id := case
                when orders.talent_id is not null and lives.live_id is null then '74' || digits('video', orders.order_id, 17)
                else ''
            end,
            c_biz := douyin_c_biz(orders.talent_id, orders.order_id),
            c_biz_desc := case douyin_c_biz(orders.talent_id, orders.order_id)
                when 2 then '精选联盟' when 8 then '小店自卖' else '其他'
            end,
            order_status := douyin_status(
                orders.until, orders.paid_at, orders.shipped_at, orders.received_at, orders.cancelled_at, orders.is_all_refunded
            ),
            create_time := epoch_s(orders.ordered_at),
            pay_time := coalesce(epoch_s(orders.paid_at), 0),
            ship_time := coalesce(epoch_s(orders.shipped_at), 0),
            confirm_receipt_time := coalesce(epoch_s(orders.received_at), 0),
            finish_time := coalesce(epoch_s(orders.received_at), 0),
            pre_sale_type := case when orders.kind = 'presale' then 1 else 0 end,
            given_product_type := case when lines.is_gift then 'FREE' else '' end,
            master_sku_order_id := case when lines.is_gift then douyin_sku_order_id(lines.order_id, 1) else '' end,
            -- Where nobody asked for anything the key is absent in half of the documents, and zeroes in the others.
            after_sale_info := case
                when lines.refund_id is not null or lot('zeroes', lines.order_id, 2) = 0
                    then struct_pack(
                        after_sale_status := douyin_aftersale_status(
                            lines.refund_id, lines.agreed_at, lines.refunded_at, lines.rejected_at
                        ),
                        after_sale_type := case
                            when lines.refund_id is null then 0
                            else douyin_aftersale_type(lines.refund_kind, lines.is_exchange, orders.shipped_at)
                        end,
                        refund_status := case
                            when lines.refund_id is null then 0
                            when lines.refunded_at is not null then 3
                            when lines.rejected_at is not null then 4
                            else 1
                        end
                    )
            end,
            store_info := case
                when stores.store_no is not null then struct_pack(store_id := stores.store_no, store_name := stores.name)
            end
        ) as line
    from platform_lines('douyin') as lines
    inner join platform_orders('douyin') as orders
        on lines.delivery_date = orders.delivery_date and lines.order_id = orders.order_id
    left join lives on orders.live_id = lives.live_id
    left join stores on orders.fulfilment_store_id = stores.store_id and not stores.is_virtual

),

summed as (

    select
        head,
        lines.delivery_date,
        lines.order_id,
        lines.listed as sku_order_list,
        cast(list_sum(list_transform(lines.listed, lambda line: line.promotion_talent_amount)) as bigint) as talent_fen,
        head.list_fen + head.freight_fen - head.paid_fen as reduced_fen,
        douyin_status(
            head.until, head.paid_at, head.shipped_at, head.received_at, head.cancelled_at, head.is_all_refunded
        ) as status,
        douyin_trade_type(head.kind, head.talent_id) as trade_type,
        -- Every twentieth buys in the mini program.
        lot('douyin app', lines.order_id, 20) = 7 as is_mini_program
    from lined_up(placed) as lines
    inner join platform_orders('douyin') as head
        on lines.delivery_date = head.delivery_date and lines.order_id = head.order_id

)

select
    delivery_date,
    account_of('douyin') as account,
    struct_pack(
        order_id := douyin_order_id(order_id),
        shop_id := cast(account_of('douyin') as bigint),
        shop_name := '小荷亲子旗舰店',
        order_level := 2,
        biz := 2,
        biz_desc := '小店',
        order_type := 0,
        order_type_desc := '普通订单',
        trade_type := trade_type,
        trade_type_desc := case trade_type when 5 then '0元单' when 10 then '样品单' when 12 then '达人样品单' else '普通' end,
        order_status := status,
        main_status := status,
        b_type := case when lot('douyin app', order_id, 20) < 2 then 1 else 2 end,
        b_type_desc := case when lot('douyin app', order_id, 20) < 2 then '今日头条' else '抖音' end,
        sub_b_type := case when is_mini_program then 3 else 1 end,
        create_time := epoch_s(head.ordered_at),
        pay_time := coalesce(epoch_s(head.paid_at), 0),
        ship_time := coalesce(epoch_s(head.shipped_at), 0),
        finish_time := coalesce(epoch_s(head.received_at), 0),
        update_time := epoch_s(head.updated_at),
        order_expire_time := 1800,
        cancel_reason := case
            when head.cancelled_at is null then '' when head.paid_at is null then '超时未支付系统关闭' else '多拍/拍错/不想要'
        end,
        buyer_words := '',
        seller_words := '',
        seller_remark_stars := 0,
        open_id := case when is_mini_program then 'oD' || opaque('douyin mini program', head.account_id, 26) else '' end,
        doudian_open_id := head.account_id,
        pay_type := case when head.paid_at is null then 0 when head.paid_fen = 0 then 7 else 1 + lot('douyin pay', order_id, 2) end,
        channel_payment_no := case when head.paid_at is null or head.paid_fen = 0 then '' else transaction_id(order_id) end,
        order_amount := head.list_fen + head.freight_fen,
        pay_amount := head.paid_fen,
        post_amount := head.freight_fen,
        post_insurance_amount := 0,
        modify_amount := 0,
        promotion_amount := reduced_fen,
        promotion_shop_amount := reduced_fen - head.platform_discount_fen - talent_fen,
        promotion_platform_amount := head.platform_discount_fen,
        promotion_talent_amount := talent_fen,
        promotion_detail := struct_pack(
            shop_discount_detail := struct_pack(
                total_amount := reduced_fen - head.platform_discount_fen - talent_fen,
                coupon_amount := head.coupon_fen,
                full_discount_amount := head.merchant_discount_fen,
                coupon_info := case
                    when head.coupon_fen > 0
                        then [
                            struct_pack(
                                coupon_id := cast('73' || digits('douyin coupon', coalesce(head.coupon_id, order_id), 15) as bigint),
                                coupon_type := 22,
                                coupon_name := '店铺券',
                                coupon_amount := head.coupon_fen,
                                share_discount_cost := struct_pack(
                                    platform_cost := 0,
                                    shop_cost := head.coupon_fen - talent_cost(head.coupon_fen, head.talent_id),
                                    author_cost := talent_cost(head.coupon_fen, head.talent_id)
                                )
                            )
                        ]
                    else []
                end
            ),
            platform_discount_detail := struct_pack(
                total_amount := head.platform_discount_fen, coupon_amount := head.platform_discount_fen
            ),
            kol_discount_detail := struct_pack(total_amount := talent_fen, coupon_amount := 0)
        ),
        post_tel := '',
        post_receiver := '',
        encrypt_post_tel := '##' || opaque('cipher douyin', head.receiver_phone, 32) || '##',
        encrypt_post_receiver := '##' || opaque('cipher douyin name', concat(head.receiver_name, head.receiver_phone), 32) || '##',
        mask_post_tel := masked_phone(head.receiver_phone),
        mask_post_receiver := masked_name(head.receiver_name),
        post_addr := struct_pack(
            province := struct_pack(name := head.province),
            city := struct_pack(name := head.city),
            town := struct_pack(name := head.district),
            detail := '',
            encrypt_detail := '##' || opaque('cipher douyin address', concat(head.address, head.receiver_phone), 48) || '##'
        ),
        mask_post_addr := struct_pack(
            province := struct_pack(name := head.province),
            city := struct_pack(name := head.city),
            town := struct_pack(name := head.district),
            detail := '*********'
        ),
        logistics_info := case
            when head.shipped_at is null then []
            else [
                struct_pack(
                    tracking_no := 'SF' || digits('douyin parcel', order_id, 13),
                    company := 'shunfeng',
                    company_name := '顺丰速运',
                    ship_time := epoch_s(head.shipped_at)
                )
            ]
        end,
        sku_order_list := sku_order_list
    ) as record
from summed
order by delivery_date, account, order_id
