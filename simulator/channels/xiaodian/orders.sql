with
    returned as (
        select d.order_id, d.delivery_date, r.refund_id, r.sku_id, r.is_gift, r.quantity, r.refund_fen,
            coalesce(r.refunded_at < d.until, false) as is_finished,
            coalesce(least(r.refunded_at, r.rejected_at, r.taken_back_at) < d.until, false) as is_closed
        from xiaodian_deliveries as d
        join xiaodian_refunds as r on d.order_id = r.order_id and r.requested_at < d.until
    ),
    pieces as (
        select order_id, delivery_date, sku_id, is_gift,
            cast(sum(quantity) filter (where is_finished) as bigint) as finished,
            cast(sum(refund_fen) filter (where is_finished) as bigint) as refunded_fen,
            cast(sum(quantity) filter (where not is_closed) as bigint) as open
        from returned group by all
    ),
    cases as (
        select order_id, delivery_date, count(*) filter (where not is_closed) as open,
            list(struct_pack(aftersale_order_id := refund_no(refund_id)) order by refund_id) as after_sales
        from returned group by all
    ),
    -- What came back of the pieces of each line.
    kept as (
        select d.order_id, d.delivery_date, d.until, l.* exclude (order_id), pieces.open, pieces.finished, pieces.refunded_fen
        from xiaodian_deliveries as d
        join xiaodian_lines as l on d.order_id = l.order_id
        left join pieces on d.order_id = pieces.order_id and d.delivery_date = pieces.delivery_date
            and l.sku_id = pieces.sku_id and l.is_gift = pieces.is_gift
    ),
    came_back as (
        select order_id, delivery_date,
            bool_and(coalesce(finished >= quantity and refunded_fen >= paid_fen, paid_fen = 0)) and sum(paid_fen) > 0 as is_all
        from kept group by all
    ),
    placed as not materialized (
        select l.order_id, l.delivery_date, l.line_no as place,
            struct_pack(
                product_id := xiaodian_product_id(l.product_id),
                sku_id := xiaodian_sku_id(l.sku_id),
                thumb_img := 'https://store.mp.video.tencent-cloud.com/' || opaque('picture', l.product_id, 16) || '.jpg',
                sku_cnt := l.quantity,
                sale_price := l.price_fen,
                title := products.name,
                on_aftersale_sku_cnt := coalesce(l.open, 0),
                finish_aftersale_sku_cnt := coalesce(l.finished, 0),
                sku_code := skus.sku_code,
                market_price := l.tag_price_fen,
                sku_attrs := [
                    struct_pack(attr_key := '颜色', attr_value := skus.color), struct_pack(attr_key := '尺码', attr_value := skus.size)],
                real_price := l.paid_fen,
                out_product_id := products.style_no,
                out_sku_id := skus.sku_code,
                is_discounted := l.merchant_fen + l.platform_fen > 0,
                estimate_price := l.list_fen - l.merchant_fen - l.platform_fen,
                is_change_price := false,
                change_price := 0,
                use_deduction := l.points_fen > 0,
                deduction_price := l.points_fen,
                order_product_coupon_info_list := case when o.coupon_id is not null
                    then [struct_pack(user_coupon_id := cast(o.coupon_id as varchar))] end,
                delivery_deadline := epoch_s(coalesce(come_by(l.until, o.paid_at), o.ordered_at) + interval 48 hours),
                merchant_discounted_price := l.merchant_fen,
                finder_discounted_price := l.platform_fen,
                is_free_gift := l.is_gift
            ) as line
        from kept as l
        join orders as o on l.order_id = o.order_id
        left join skus on l.sku_id = skus.sku_id
        left join products on l.product_id = products.product_id
    ),
    articles as (
        select order_id, list(distinct xiaodian_sku_id(sku_id) order by xiaodian_sku_id(sku_id)) as sku_ids from xiaodian_lines group by order_id
    ),
    known as (
        select d.delivery_date, d.until, d.updated_at, o.*, p.province, p.city, p.district, p.address,
            coalesce(o.receiver_name, p.name, '') as addressee, coalesce(o.receiver_phone, '') as phone,
            come_by(d.until, o.paid_at) as paid_by, come_by(d.until, o.shipped_at) as shipped_by,
            come_by(d.until, o.received_at) as received_by, come_by(d.until, o.cancelled_at) as cancelled_by,
            coalesce(o.merchant_discount_fen, 0) + coalesce(o.coupon_fen, 0) as merchant_fen,
            coalesce(o.platform_discount_fen, 0) as platform_fen, coalesce(o.points_fen, 0) as deducted_fen,
            coalesce(o.freight_fen, 0) as postage_fen
        from xiaodian_deliveries as d
        join orders as o on d.order_id = o.order_id
        left join persons as p on p.person_id = coalesce(o.receiver_person_id, o.person_id)
    )
select k.delivery_date, account_of('xiaodian') as account, struct_pack(
    order_id := xiaodian_order_id(k.order_id),
    status := case
        when k.cancelled_by is not null and k.paid_by is null then 190
        when came_back.is_all then 200
        when k.cancelled_by is not null then 250
        when k.received_by is not null then 100
        when k.shipped_by is not null then 30
        when k.paid_by is not null then 20
        else 10 end,
    openid := named.openid,
    unionid := named.unionid,
    create_time := epoch_s(k.ordered_at),
    update_time := epoch_s(k.updated_at),
    is_present := case when k.kind = 'gift' then true end,
    present_order_id_str := case when k.kind = 'gift' then '51' || digits('present', k.order_id, 7) || lpad(cast(k.order_id as varchar), 10, '0') end,
    order_detail := struct_pack(
        product_infos := lines.listed,
        pay_info := struct_pack(
            prepay_id := 'wx' || md5(concat('prepay:', k.order_id)),
            prepay_time := epoch_s(k.ordered_at),
            pay_time := coalesce(epoch_s(k.paid_by), 0),
            transaction_id := case when k.paid_by is null then '' else transaction_id(k.order_id) end
        ),
        price_info := struct_pack(
            product_price := k.list_fen,
            order_price := k.paid_fen,
            freight := k.postage_fen,
            discounted_price := k.merchant_fen + k.platform_fen,
            is_discounted := k.merchant_fen + k.platform_fen > 0,
            original_order_price := k.list_fen + k.postage_fen,
            estimate_product_price := k.list_fen - k.merchant_fen - k.platform_fen,
            change_down_price := 0,
            change_freight := 0,
            is_change_freight := false,
            use_deduction := k.deducted_fen > 0,
            deduction_price := k.deducted_fen,
            merchant_receieve_price := k.list_fen + k.postage_fen - k.merchant_fen - k.platform_fen - k.deducted_fen,
            merchant_discounted_price := k.merchant_fen,
            finder_discounted_price := k.platform_fen
        ),
        delivery_info := struct_pack(
            address_info := struct_pack(
                user_name := masked_name(k.addressee),
                postal_code := '',
                province_name := k.province,
                city_name := k.city,
                county_name := k.district,
                detail_info := left(k.address, 2) || '******',
                tel_number := case when k.phone = '' then '' else masked_phone(k.phone) end,
                use_tel_number := 1,
                hash_code := md5(concat('xiaodian address:', k.city, k.district, k.address))
            ),
            ship_done_time := coalesce(epoch_s(k.shipped_by), 0),
            deliver_method := 0
        ),
        coupon_info := case when k.coupon_id is not null then struct_pack(user_coupon_id := cast(k.coupon_id as varchar)) end,
        ext_info := struct_pack(
            customer_notes := case when lot('note', k.order_id, 25) = 0 then '请尽快发货，联系电话' || k.phone else '' end,
            merchant_notes := '',
            confirm_receipt_time := coalesce(epoch_s(k.received_by), 0),
            finder_id := case when k.live_id is null then '' else finder_id() end,
            live_id := coalesce(lives.room_no, ''),
            order_scene := case when k.live_id is not null then 2 when shared.guide_id is not null then 4 else 1 end
        ),
        sharer_info := case
            -- Some orders never tell their sharer; the list of the sharer's orders does.
            when lot('sharer untold', k.order_id, 100) < 4 then null
            when shared.sharer_told_at < k.until then struct_pack(
                sharer_openid := sharer_openid(shared.guide_id),
                -- Users report it empty.
                sharer_unionid := case when lot('sharer unionid', k.order_id, 10) < 3 then '' else shared.unionid end,
                sharer_type := shared.sharer_type,
                share_scene := shared.share_scene,
                handling_progress := 1)
            when shared.guide_id is not null then struct_pack(
                sharer_openid := null, sharer_unionid := null, sharer_type := null, share_scene := null, handling_progress := 0) end,
        settle_info := struct_pack(
            predict_commission_fee := k.paid_fen * 2 // 100,
            commission_fee := case when k.received_by is null then 0 else k.paid_fen * 2 // 100 end,
            settle_time := 0
        ),
        sku_sharer_infos := case when shared.sharer_told_at < k.until and lot('sharer untold', k.order_id, 100) >= 4
            then list_transform(articles.sku_ids, lambda sku: struct_pack(
                sharer_openid := sharer_openid(shared.guide_id),
                sharer_unionid := '',
                sharer_type := shared.sharer_type,
                share_scene := shared.share_scene,
                sku_id := sku,
                from_wecom := shared.from_wecom)) end,
        source_info := case when k.live_id is not null then struct_pack(account_type := 1, account_id := finder_id(), sale_channel := 0) end
    ),
    aftersale_detail := struct_pack(
        on_aftersale_order_cnt := coalesce(cases.open, 0),
        aftersale_order_list := coalesce(cases.after_sales, [])
    )
) as record
from known as k
left join came_back on k.order_id = came_back.order_id and k.delivery_date = came_back.delivery_date
left join lined_up(placed) as lines on k.order_id = lines.order_id and k.delivery_date = lines.delivery_date
left join cases on k.order_id = cases.order_id and k.delivery_date = cases.delivery_date
left join articles on k.order_id = articles.order_id
left join xiaodian_shared_orders as shared on k.order_id = shared.order_id
left join xiaodian_named as named on k.order_id = named.order_id
left join lives on k.live_id = lives.live_id
order by k.delivery_date, account, k.order_id
