with
    sellers as (from youzan_guided where role = 'seller'),
    servants as (from youzan_guided where role = 'service'),
    came_back as (
        select d.order_id, d.delivery_date,
            cast(sum(r.refund_fen) filter (where r.refunded_at < d.until) as bigint) as refund_fen,
            bool_or(r.is_slow and r.refunded_at < d.until and settled_at(r.refunded_at) >= d.until) as is_in_passing
        from youzan_deliveries as d join youzan_refunds as r on d.order_id = r.order_id and r.requested_at < d.until
        group by all
    ),
    paid as (select order_id, cast(sum(paid_fen) as bigint) as paid_fen from order_lines semi join youzan_orders using (order_id) group by order_id),
    placed as not materialized (
        select d.order_id, d.delivery_date, l.line_no as place, struct_pack(
            -- Some orders come with the number as a number.
            oid := case when lot('oid is a number', d.order_id, 50) = 0
                then to_json(cast(line_oid(l.order_id, l.line_no) as bigint)) else to_json(line_oid(l.order_id, l.line_no)) end,
            item_type := 0,
            title := products.name,
            num := l.quantity,
            price := yuan(l.price_fen),
            discount_price := yuan((l.list_fen - coalesce(l.merchant_discount_fen, 0)) // greatest(l.quantity, 1)),
            total_fee := yuan(l.list_fen - coalesce(l.merchant_discount_fen, 0)),
            payment := yuan(l.paid_fen),
            points_price := '0',
            is_present := coalesce(l.is_gift, false),
            is_combo := false,
            item_id := youzan_item_id(l.product_id),
            sku_id := youzan_sku_id(l.sku_id),
            root_item_id := youzan_item_id(l.product_id),
            root_sku_id := youzan_sku_id(l.sku_id),
            outer_item_id := products.style_no,
            outer_sku_id := skus.sku_code,
            item_no := products.style_no,
            sku_no := skus.sku_code,
            sku_barcode := skus.barcode,
            sku_properties_name := '[{"k":"颜色","v":"' || skus.color || '"},{"k":"尺码","v":"' || skus.size || '"}]',
            item_sales_staff := case
                when sellers.staff_no is null or lot('told of the order only', d.order_id, 10) = 0 then []
                when second.staff_no is not null then [sellers.staff_no, second.staff_no]
                else [sellers.staff_no] end,
            item_tags := struct_pack(is_deliver_goods := coalesce(o.shipped_at < d.until, false)),
            is_pre_sale := case when o.kind = 'presale' then '1' else '' end,
            goods_extra := case when o.is_copy then '{"out_item_id":"10000' || lpad(cast(l.product_id as varchar), 9, '0')
                || '","out_sku_id":"20' || lpad(cast(l.sku_id as varchar), 9, '0') || '"}' else '{}' end,
            expect_delivery_time := case when o.kind = 'presale' then epoch_s(o.ordered_at + interval 15 days) else 0 end
        ) as line
        from youzan_deliveries as d
        join youzan_orders as o on d.order_id = o.order_id
        join order_lines as l on d.order_id = l.order_id
        left join skus on l.sku_id = skus.sku_id
        left join products on l.product_id = products.product_id
        left join sellers on d.order_id = sellers.order_id
        left join guides as second on o.second_seller_guide_id = second.guide_id
    ),
    visitors as (
        select person_id, min_by(account_id, opened_at) filter (where surface = 'mini_program') as mini_program,
            min_by(account_id, opened_at) filter (where surface = 'official_account') as official_account,
            min_by(account_id, opened_at) filter (where surface = 'youzan') as youzan,
            min(opened_at) filter (where surface = 'youzan') as known_from,
            min(opened_at) filter (where surface = 'card') as member_from,
            max(phone) filter (where surface = 'youzan') as phone
        from accounts where surface in ('mini_program', 'official_account', 'youzan', 'card')
        group by person_id
    ),
    known as materialized (
        select d.delivery_date, d.until, d.updated_at, o.*, p.name as person_name, p.unionid,
            r.province, r.city, r.district, r.address, v.mini_program, v.official_account, v.youzan, v.known_from,
            v.member_from < o.ordered_at as is_member, coalesce(v.phone, case when not o.is_copy then o.receiver_phone end) as phone,
            come_by(d.until, o.paid_at) as paid_by, come_by(d.until, o.shipped_at) as shipped_by,
            come_by(d.until, o.received_at) as received_by, come_by(d.until, o.cancelled_at) as cancelled_by,
            coalesce(o.is_slowly_paid and settled_at(o.paid_at) >= d.until, false) as is_just_paid,
            back.order_id is not null as has_asked, back.refund_fen, back.is_in_passing,
            coalesce(back.refund_fen >= greatest(paid.paid_fen, 1), false) as all_came_back,
            paid.paid_fen as lines_fen, coalesce(place.is_virtual = false, false) as is_from_store,
            sellers.staff_no as seller_no, sellers.name as seller_name, sellers.phone as seller_phone, sellers.store_id as seller_store_id,
            sellers.store_no as seller_store_no,
            servants.staff_no as servant_no, servants.name as servant_name, servants.phone as servant_phone,
            servants.store_id as servant_store_id, servants.store_no as servant_store_no,
            promoted.guide_id as promoter_id, promoted.name as promoter_name, promoted.phone as promoter_phone,
            shop.store_no as shop_no, shop.name as shop_name
        from youzan_deliveries as d
        join youzan_orders as o on d.order_id = o.order_id
        join paid on d.order_id = paid.order_id
        left join came_back as back on d.order_id = back.order_id and d.delivery_date = back.delivery_date
        left join persons as p on o.person_id = p.person_id
        left join persons as r on r.person_id = coalesce(o.receiver_person_id, o.person_id)
        left join visitors as v on o.person_id = v.person_id
        left join stores as place on o.fulfilment_store_id = place.store_id
        left join sellers on d.order_id = sellers.order_id
        left join servants on d.order_id = servants.order_id
        left join youzan_promoted as promoted on d.order_id = promoted.order_id
        left join stores as shop on shop.channel = o.channel
    )
select k.delivery_date, account_of('youzan') as account, struct_pack(full_order_info := struct_pack(
    order_info := struct_pack(
        tid := youzan_tid(k.order_id),
        status := case
            when k.cancelled_by is not null or k.all_came_back then 'TRADE_CLOSED'
            when k.received_by is not null then 'TRADE_SUCCESS'
            when k.shipped_by is not null then 'WAIT_BUYER_CONFIRM_GOODS'
            when k.paid_by is not null and k.is_just_paid then 'TRADE_PAID'
            when k.paid_by is not null then 'WAIT_SELLER_SEND_GOODS'
            else 'WAIT_BUYER_PAY' end,
        status_str := case
            when k.cancelled_by is not null or k.all_came_back then '已关闭'
            when k.received_by is not null then '已完成'
            when k.shipped_by is not null then '已发货'
            when k.paid_by is not null then '待发货'
            else '待付款' end,
        "type" := case k.kind when 'gift' then 1 when 'identity_check' then 8 when 'sample' then 89 else 0 end,
        pay_type := case when k.paid_by is null then 0 else 10 end,
        pay_type_str := case when k.paid_by is null then 'DEFAULT' else 'WEIXIN_DAIXIAO' end,
        team_type := 10,
        close_type := case
            when k.cancelled_by is not null and k.paid_by is null then 1
            when k.cancelled_by is not null then 4
            when k.all_came_back then 2
            else 0 end,
        express_type := case when k.is_from_store then 1 else 0 end,
        created := clock(k.ordered_at),
        update_time := clock(k.updated_at),
        expired_time := clock(k.ordered_at + interval 30 minutes),
        pay_time := coalesce(clock(k.paid_by), ''),
        consign_time := coalesce(clock(k.shipped_by), ''),
        confirm_time := coalesce(clock(k.received_by), ''),
        success_time := coalesce(clock(k.received_by), ''),
        refund_state := case
            when k.refund_fen is null then 0
            when k.all_came_back then case when k.is_in_passing then 11 else 12 end
            else case when k.is_in_passing then 1 else 2 end end,
        is_retail_order := false,
        offline_id := case when k.is_from_store then k.fulfilment_store_id end,
        node_kdt_id := cast(account_of('youzan') as bigint),
        root_kdt_id := cast(account_of('youzan') as bigint),
        shop_display_no := k.shop_no,
        shop_name := k.shop_name,
        -- Tags that are absent are false.
        order_tags := struct_pack(
            is_member := case when k.is_member then true end,
            is_payed := case when k.paid_by is not null then true end,
            is_secured_transactions := true,
            is_refund := case when k.refund_fen is not null then true end,
            is_feedback := case when k.has_asked then true end,
            is_multi_store := case when k.is_from_store then true end
        ),
        order_extra := struct_pack(
            is_from_cart := case when lot('cart', k.order_id, 3) = 0 then 'true' else 'false' end,
            -- Booleans of this group are text: "1", "true", or absent.
            is_member := case when not k.is_member then null when lot('member', k.order_id, 2) = 0 then '1' else 'true' end,
            is_points_order := case when lot('points order', k.order_id, 4) > 0 then '0' end,
            buyer_name := youzan_cipher(coalesce(k.person_name, '')),
            cashier_id := '',
            cashier_name := '',
            serial_no := '',
            orders_combine_id := '',
            promotion_combine_id := case when k.coupon_id is not null then 'PC' || opaque('promotion', k.order_id, 16) else '' end,
            marketing_channel := '',
            custom_tags := '{}',
            risk_control_mark := case when k.is_risk
                then ['RISK_ORDER', 'VOUCHER_CHEAT', 'SCALPER_RISK_ORDER', 'CHEAT'][cast(1 + lot('risk', k.order_id, 4) as int)] else '' end,
            service_guide := case when k.servant_no is not null then struct_pack(
                -- An older client writes the number as a list.
                service_guide_staff := case when lot('staff as a list', k.order_id, 30) = 0
                    then '["' || k.servant_no || '"]' else k.servant_no end,
                service_guide_name := k.servant_name,
                service_guide_shop_no := k.servant_store_no) end,
            sales_guide := case when k.seller_no is not null then struct_pack(
                order_sales_staff := k.seller_no, order_sales_name := k.seller_name, order_sales_shop_no := k.seller_store_no) end,
            salesman := case when k.promoter_id is not null
                then struct_pack(salesman_nick_name := k.promoter_name, salesman_mobile := k.promoter_phone) end,
            daogou := case when k.seller_no is not null then
                '{"ch":"offline","id":"' || k.seller_phone || '","name":"' || k.seller_name
                || '","storeKdtId":"' || coalesce(cast(youzan_kdt_id(k.seller_store_id) as varchar), '')
                || '","serviceSalesmanId":"' || coalesce(k.servant_phone, '')
                || '","serviceSalesmanKdtId":"' || coalesce(cast(youzan_kdt_id(k.servant_store_id) as varchar), '')
                || '","serviceSalesmanName":"' || coalesce(k.servant_name, '') || '"}' end,
            trial_detail := case when k.kind = 'trial' then struct_pack(is_trial := '1', trial_no := 'ST' || opaque('trial', k.order_id, 18)) end
        )
    ),
    source_info := struct_pack(
        is_offline_order := false,
        source := struct_pack(
            platform := 'wx',
            wx_entrance := case when k.is_copy then 'direct_buy' when k.mini_program is not null then 'merchant_xcx'
                when k.official_account is not null then 'wx_gzh' else 'direct_buy' end),
        order_mark := case when k.is_copy then 'wx_shop' when k.live_id is not null then 'wx_live' else 'wx_spotlight' end,
        book_key := md5(concat('book:', k.order_id)),
        biz_source := ''
    ),
    buyer_info := struct_pack(
        yz_open_id := case
            when not k.is_copy then coalesce(k.account_id, '')
            -- A buyer of 微信小店 is told only where 有赞 already knows the unionid.
            when k.unionid is not null and k.known_from < k.ordered_at then k.youzan
            else '' end,
        buyer_phone := case when k.phone is null or k.is_copy then '' else youzan_cipher(k.phone) end,
        outer_user_id := case when k.is_copy or k.account_id is null then '' else coalesce(k.mini_program, k.official_account, '') end,
        fans_type := case when k.is_copy or k.account_id is null then 0 else 1 end,
        fans_id := 0,
        fans_nickname := ''
    ),
    channel_info := case when k.is_copy then struct_pack(
        "type" := 'WX', entrance := 'wx_video_xd', app_id := account_of('xiaodian'), app_name := '微信小店') end,
    out_order_info := case when k.is_copy then struct_pack(
        out_order_no := xiaodian_order_id(k.order_id),
        -- Fen, where everything else here is yuan.
        income := cast(k.paid_fen as varchar),
        out_order_agent_service_fee := cast(k.paid_fen * 2 // 100 as varchar),
        out_order_activity_fee_shop_part := cast(coalesce(k.merchant_discount_fen, 0) + coalesce(k.coupon_fen, 0) as varchar),
        out_order_activity_fee_agent_part := cast(coalesce(k.platform_discount_fen, 0) as varchar),
        out_order_container_fee := '0',
        out_address_hash_code := md5(concat('xiaodian address:', k.city, k.district, k.address))
    ) end,
    pay_info := struct_pack(
        total_fee := yuan(k.list_fen),
        post_fee := yuan(coalesce(k.freight_fen, 0)),
        payment := yuan(k.lines_fen),
        "transaction" := case when k.paid_by is null then []
            else ['2' || digits('youzan pay', k.order_id, 9) || lpad(cast(k.order_id as varchar), 14, '0')] end,
        outer_transactions := case when k.paid_by is null then [] else [transaction_id(k.order_id)] end,
        real_payment := yuan(k.lines_fen + coalesce(k.freight_fen, 0) - coalesce(k.stored_value_fen, 0)),
        deduction_pay := coalesce(k.stored_value_fen, 0),
        deduction_real_pay := coalesce(k.stored_value_fen, 0)
    ),
    remark_info := struct_pack(buyer_message := '', star := 0, trade_memo := case when k.kind = 'test' then '测试' else '' end),
    address_info := struct_pack(
        receiver_name := youzan_cipher(coalesce(k.receiver_name, k.person_name, '')),
        receiver_tel := case when k.receiver_phone is null then '' else youzan_cipher(k.receiver_phone) end,
        delivery_province := k.province,
        delivery_city := k.city,
        delivery_district := k.district,
        delivery_address := youzan_cipher(k.address),
        address_extra := '{"areaCode":"' || digits('area', k.district, 6) || '"}',
        delivery_postal_code := '',
        self_fetch_info := ''
    ),
    orders := lines.listed,
    child_info := case when k.kind = 'gift' then struct_pack(
        gift_no := 'G' || opaque('gift', k.order_id, 20),
        gift_sign := opaque('gift sign', k.order_id, 16),
        child_orders := case when k.paid_by is null then [] else [struct_pack(
            tid := 'E21' || digits('youzan child', k.order_id, 9) || lpad(cast(k.order_id as varchar), 12, '0'),
            user_name := youzan_cipher(coalesce(k.receiver_name, '')),
            user_tel := case when k.receiver_phone is null then '' else youzan_cipher(k.receiver_phone) end,
            province := k.province, city := k.city, county := k.district, address_detail := youzan_cipher(k.address),
            order_state := case when k.received_by is not null then '100' when k.shipped_by is not null then '6' else '5' end)] end
    ) end
)) as record
from known as k
left join lined_up(placed) as lines on k.order_id = lines.order_id and k.delivery_date = lines.delivery_date
order by k.delivery_date, account, k.order_id
