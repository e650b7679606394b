with

heads as materialized (

    select
        orders.*, guides.staff_no, guides.guide_name, guides.store_no, guides.store_name, cards.card_no
    from platform_orders('tmall') as orders
    left join tmall_guides() as guides
        on
            orders.seller_guide_id = guides.guide_id
            and cast(orders.ordered_at as date) >= guides.valid_from
            and cast(orders.ordered_at as date) < coalesce(guides.valid_to, date '9999-12-31')
    left join tmall_cards() as cards
        on orders.account_id = cards.account_id and cards.known_from < orders.ordered_at

),

placed as not materialized (

    select
        lines.delivery_date,
        lines.order_id,
        lines.line_no as place,
        struct_pack(
            oid := cast(line_oid(lines.order_id, lines.line_no) as bigint),
            oid_str := case when lot('id text', lines.order_id, 3) = 0 then line_oid(lines.order_id, lines.line_no) end,
            num_iid := cast(platform_item_id('tmall', lines.product_id) as bigint),
            sku_id := platform_sku_id('tmall', lines.sku_id),
            outer_iid := lines.style_no,
            outer_sku_id := lines.sku_code,
            title := lines.product_name,
            sku_properties_name := concat('颜色分类:', lines.color, ';尺码:', lines.size),
            price := yuan(lines.price_fen),
            num := lines.quantity,
            total_fee := yuan(lines.list_fen - lines.merchant_discount_fen),
            discount_fee := yuan(lines.merchant_discount_fen),
            adjust_fee := '0.00',
            -- Of a trade with one line it is the trade's own, postage included.
            payment := yuan(case
                when others.order_id is null then orders.paid_fen else lines.list_fen - lines.merchant_discount_fen
            end),
            part_mjz_discount := case
                when lines.list_fen - lines.merchant_discount_fen > lines.paid_fen
                    then yuan(lines.list_fen - lines.merchant_discount_fen - lines.paid_fen)
            end,
            divide_order_fee := yuan(lines.paid_fen),
            status := tmall_status(
                orders.paid_at, orders.shipped_at, orders.received_at, orders.cancelled_at,
                orders.is_all_refunded or (lines.refunded_fen > 0 and lines.refunded_fen >= lines.paid_fen)
            ),
            refund_status := tmall_refund_status(
                lines.refund_id, lines.agreed_at, lines.refunded_at, lines.rejected_at
            ),
            refund_id := case when lines.refund_id is not null then refund_no(lines.refund_id) end,
            consign_time := clock(orders.shipped_at),
            end_time := clock(coalesce(orders.received_at, orders.cancelled_at)),
            is_free_gift := case when lines.is_gift then true end,
            buyer_rate := false,
            seller_type := 'B',
            cid := 50000000 + lot('tmall category', lines.product_id, 20000),
            logistics_company := case when orders.shipped_at is not null then '顺丰速运' end,
            invoice_no := case when orders.shipped_at is not null then 'SF' || digits('tmall parcel', lines.order_id, 13) end,
            o2o_guide_id := orders.staff_no,
            o2o_shop_id := orders.store_no,
            cloud_store := case when orders.staff_no is not null then '1' end,
            cloud_store_bind_pos := case when orders.staff_no is not null then '1' end,
            order_from := case when lot('tmall app', lines.order_id, 20) = 0 then 'TAOBAO' else 'WAP,WAP' end
        ) as line
    from platform_lines('tmall') as lines
    left join order_lines as others on lines.order_id = others.order_id and others.line_no = 2
    inner join heads as orders
        on lines.delivery_date = orders.delivery_date and lines.order_id = orders.order_id

)

select
    lines.delivery_date,
    account_of('tmall') as account,
    struct_pack(
        tid := cast(tmall_tid(lines.order_id) as bigint),
        tid_str := case when lot('id text', lines.order_id, 3) = 0 then tmall_tid(lines.order_id) end,
        status := tmall_status(head.paid_at, head.shipped_at, head.received_at, head.cancelled_at, head.is_all_refunded),
        type := case when head.kind = 'presale' then 'step' else 'fixed' end,
        step_trade_status := case
            when head.kind <> 'presale' then null
            when head.paid_at is null then 'FRONT_NOPAID_FINAL_NOPAID'
            else 'FRONT_PAID_FINAL_PAID'
        end,
        trade_from := case when lot('tmall app', lines.order_id, 20) = 0 then 'TAOBAO' else 'WAP,WAP' end,
        title := '小荷亲子旗舰店',
        seller_nick := '小荷亲子旗舰店',
        created := clock(head.ordered_at),
        pay_time := clock(head.paid_at),
        consign_time := clock(head.shipped_at),
        end_time := clock(coalesce(head.received_at, head.cancelled_at)),
        modified := clock(head.updated_at),
        buyer_nick := tmall_nick(head.account_id),
        buyer_open_uid := head.account_id,
        outer_partner_member_id := head.card_no,
        oaid := '1' || opaque('oaid', concat(head.receiver_name, head.receiver_phone, head.address), 42),
        receiver_name := masked_name(head.receiver_name),
        receiver_mobile := masked_phone(head.receiver_phone),
        receiver_state := head.province,
        receiver_city := head.city,
        receiver_district := head.district,
        receiver_address := '***',
        buyer_alipay_no := '***',
        alipay_no := case when head.paid_at is not null then '2' || digits('alipay', lines.order_id, 27) end,
        num := len(lines.listed),
        total_fee := yuan(head.list_fen),
        discount_fee := '0.00',
        adjust_fee := '0.00',
        post_fee := yuan(head.freight_fen),
        payment := yuan(head.paid_fen),
        -- What has been paid out to the seller: nothing before the buyer confirms.
        received_payment := yuan(case when head.received_at is null then 0 else head.paid_fen - head.refunded_fen end),
        available_confirm_fee := yuan(case
            when head.received_at is null and head.paid_at is not null and head.cancelled_at is null
                then head.paid_fen - head.refunded_fen
            else 0
        end),
        point_fee := head.points_fen,
        coupon_fee := head.coupon_fen,
        platform_subsidy_fee := yuan(head.platform_discount_fen),
        has_post_fee := head.freight_fen > 0,
        shipping_type := 'express',
        buyer_message := case when lot('tmall message', lines.order_id, 25) = 0 then '请尽快发货' end,
        seller_flag := 0,
        o2o_guide_id := head.staff_no,
        o2o_guide_name := head.guide_name,
        o2o_shop_id := head.store_no,
        o2o_shop_name := head.store_name,
        nr_shop_guide_id := head.staff_no,
        nr_shop_guide_name := head.guide_name,
        nr_shop_id := head.store_no,
        nr_shop_name := head.store_name,
        nr_store_code := head.store_no,
        biz_code := case when head.staff_no is not null then 'tmall.daogoubao.cloudstore' end,
        cloud_store := case when head.staff_no is not null then '1' end,
        orders := struct_pack("order" := lines.listed)
    ) as record
from lined_up(placed) as lines
inner join heads as head
    on lines.delivery_date = head.delivery_date and lines.order_id = head.order_id
order by lines.delivery_date, account, lines.order_id
