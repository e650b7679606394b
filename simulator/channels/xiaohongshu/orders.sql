with

-- The same SKU stands once, with its pieces and money added up.
articles as materialized (

    select
        delivery_date, order_id, sku_id, is_gift, min(line_no) as line_no, any_value(product_id) as product_id,
        any_value(sku_code) as sku_code, any_value(product_name) as product_name, any_value(color) as color,
        any_value(size) as size, sum(quantity)::bigint as quantity, sum(paid_fen)::bigint as paid_fen,
        sum(platform_discount_fen)::bigint as platform_discount_fen, sum(list_fen)::bigint as list_fen,
        max(requested_at) as requested_at, max(refunded_at) as refunded_at, max(rejected_at) as rejected_at,
        bool_or(coalesce(is_exchange, false) and refunded_at is null and rejected_at is null) as is_exchanging
    from platform_lines('xiaohongshu')
    group by delivery_date, order_id, sku_id, is_gift

),

states as (

    select
        delivery_date,
        order_id,
        bool_or(is_exchanging) as is_exchanging,
        max(xhs_after_sale_status(requested_at, refunded_at, rejected_at)) as after_sale_status
    from articles
    group by delivery_date, order_id

),

placed as not materialized (

    select
        lines.delivery_date,
        lines.order_id,
        lines.line_no as place,
        struct_pack(
            skuId := xhs_hex('sku', lines.sku_id),
            skuName := concat(lines.product_name, ' ', lines.color, ' ', lines.size),
            erpcode := lines.sku_code,
            skuSpec := concat(lines.color, ' ', lines.size),
            skuImage := concat('https://qimg.xiaohongshu.com/arkgoods/', lines.sku_id),
            skuQuantity := lines.quantity,
            itemId := xhs_hex('item', lines.product_id),
            itemName := lines.product_name,
            skuDetailList := [
                struct_pack(
                    skuId := xhs_hex('sku', lines.sku_id), erpCode := lines.sku_code, barcode := '',
                    singleSkuQuantity := 1, quantity := lines.quantity
                )
            ],
            totalPaidAmount := lines.paid_fen,
            totalMerchantDiscount := lines.list_fen - lines.paid_fen - lines.platform_discount_fen,
            totalRedDiscount := lines.platform_discount_fen,
            totalTaxAmount := 0,
            totalNetWeight := 0,
            skuTag := cast(lines.is_gift as int),
            isChannel := false,
            deliveryMode := 0,
            kolId := case when orders.talent_id is null then '' else xhs_hex('kol', orders.talent_id) end,
            kolName := case
                when orders.talent_id is null then '' else '达人' || right(cast(host_no(orders.talent_id) as varchar), 4)
            end,
            skuAfterSaleStatus := xhs_after_sale_status(lines.requested_at, lines.refunded_at, lines.rejected_at)
        ) as line
    from articles as lines
    inner join orders on lines.order_id = orders.order_id

)

select
    lines.delivery_date,
    account_of('xiaohongshu') as account,
    struct_pack(
        orderId := xhs_order_id(lines.order_id),
        orderType := case head.kind when 'presale' then 4 when 'exchange' then 5 else 1 end,
        orderStatus := xhs_status(
            head.until, head.paid_at, head.shipped_at, head.received_at, head.cancelled_at, head.is_all_refunded, states.is_exchanging
        ),
        orderAfterSalesStatus := states.after_sale_status,
        cancelStatus := case when head.has_open_refund and head.shipped_at is null then 1 else 0 end,
        -- Milliseconds; what has not happened is 0.
        createdTime := epoch_ms_of(head.ordered_at),
        paidTime := coalesce(epoch_ms_of(head.paid_at), 0),
        updateTime := epoch_ms_of(head.updated_at),
        deliveryTime := coalesce(epoch_ms_of(head.shipped_at), 0),
        cancelTime := coalesce(epoch_ms_of(head.cancelled_at), 0),
        finishTime := coalesce(epoch_ms_of(head.received_at), 0),
        promiseLastDeliveryTime := coalesce(epoch_ms_of(head.paid_at + interval 48 hours), 0),
        presaleDeliveryStartTime := 0,
        presaleDeliveryEndTime := 0,
        originalOrderId := case when head.exchanged_order_id is null then '' else xhs_order_id(head.exchanged_order_id) end,
        openAddressId := opaque('xhs address', concat(head.receiver_name, head.receiver_phone, head.address), 32),
        receiverCountryId := '1',
        receiverCountryName := '中国',
        receiverProvinceName := head.province,
        receiverCityName := head.city,
        receiverDistrictName := head.district,
        customerRemark := '',
        sellerRemark := '',
        sellerRemarkFlag := 1,
        totalNetWeightAmount := 0,
        totalPayAmount := head.paid_fen,
        totalShippingFree := head.freight_fen,
        totalDepositAmount := 0,
        totalMerchantDiscount := head.list_fen + head.freight_fen - head.paid_fen - head.platform_discount_fen,
        totalRedDiscount := head.platform_discount_fen,
        merchantActualReceiveAmount := head.paid_fen + head.platform_discount_fen,
        totalChangePriceAmount := 0,
        outPromotionAmount := 0,
        paymentType := case when head.paid_at is null then -1 else 1 + lot('xhs pay', lines.order_id, 2) end,
        outTradeNo := case when head.paid_at is null then '' else transaction_id(lines.order_id) end,
        unpack := false,
        expressTrackingNo := case when head.shipped_at is null then '' else 'SF' || digits('xhs parcel', lines.order_id, 13) end,
        expressCompanyCode := case when head.shipped_at is null then '' else 'shunfeng' end,
        logistics := 'red_auto',
        logisticsMode := 1,
        orderTagList := case when head.kind = 'sample' then ['SAMPLE'] else cast([] as varchar[]) end,
        shopId := account_of('xiaohongshu'),
        shopName := '小荷亲子旗舰店',
        userId := head.account_id,
        skuList := lines.listed
    ) as record
from lined_up(placed) as lines
inner join states on lines.delivery_date = states.delivery_date and lines.order_id = states.order_id
inner join platform_orders('xiaohongshu') as head
    on lines.delivery_date = head.delivery_date and lines.order_id = head.order_id
order by lines.delivery_date, account, lines.order_id
