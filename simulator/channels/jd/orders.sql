with

placed as (

    select *, null as voided_at from platform_orders('jd')
    union all
    -- What becomes of the cart is told once, when it is paid.
    select carts.*, carts.paid_at
    from platform_orders('jd') as carts
    inner join nights on carts.delivery_date = nights.delivery_date and carts.paid_at >= nights.since
    where jd_is_split(carts.order_id)

),

-- The same article at the same price stands once.
articles as materialized (

    select
        delivery_date, order_id, sku_id, is_gift, case when is_gift then 0 else price_fen end as shown_fen, min(line_no) as line_no, any_value(sku_code) as sku_code,
        any_value(product_id) as product_id, any_value(style_no) as style_no, any_value(product_name) as product_name,
        any_value(color) as color, any_value(size) as size, sum(quantity)::bigint as quantity,
        sum(merchant_discount_fen + coupon_fen)::bigint as shop_fen, sum(platform_discount_fen)::bigint as platform_fen,
        sum(list_fen - paid_fen - merchant_discount_fen - coupon_fen - platform_discount_fen)::bigint as beans_fen
    from platform_lines('jd')
    group by delivery_date, order_id, sku_id, is_gift, shown_fen

),

placed_articles as not materialized (

    select
        delivery_date,
        order_id,
        line_no as place,
        struct_pack(
            skuId := platform_sku_id('jd', sku_id),
            outerSkuId := sku_code,
            wareId := platform_item_id('jd', product_id),
            productNo := style_no,
            skuName := concat(product_name, ' ', color, ' ', size),
            jdPrice := yuan(shown_fen),
            itemTotal := cast(quantity as varchar),
            giftPoint := '0',
            serviceName := '',
            newStoreId := '0'
        ) as line
    from articles

),

-- Who bears what: 100 the shop, 41 a coupon of the platform, 39 beans.
reductions as (

    select delivery_date, order_id, sku_id, '100-店铺优惠' as kind, sum(shop_fen)::bigint as fen from articles group by all
    union all
    select delivery_date, order_id, sku_id, '41-京东券优惠', sum(platform_fen)::bigint from articles group by all
    union all
    select delivery_date, order_id, sku_id, '39-京豆优惠', sum(beans_fen)::bigint from articles group by all

),

coupons_of_orders as (

    select
        delivery_date,
        order_id,
        list(
            struct_pack(
                orderId := jd_order_id(order_id),
                skuId := platform_sku_id('jd', sku_id),
                couponType := kind,
                couponPrice := yuan(fen)
            )
            order by sku_id, kind
        ) as coupon_detail_list
    from reductions
    where fen <> 0
    group by delivery_date, order_id

),

numbered as (

    select
        *,
        case when jd_is_split(order_id) and paid_at is not null then jd_parent_id(order_id) end as cart_id,
        voided_at is not null as is_cart
    from placed

)

select
    placed.delivery_date,
    account_of('jd') as account,
    struct_pack(
        orderId := case when placed.is_cart then placed.cart_id else jd_order_id(placed.order_id) end,
        parentOrderId := case when placed.is_cart then '0' else coalesce(placed.cart_id, '0') end,
        directParentOrderId := case when placed.is_cart then '0' else coalesce(placed.cart_id, '0') end,
        venderId := account_of('jd'),
        storeId := '0',
        orderType := '22',
        payType := '4-在线支付',
        orderState := case
            when placed.is_cart then 'TRADE_CANCELED'
            else jd_state(placed.paid_at, placed.shipped_at, placed.received_at, placed.cancelled_at, placed.is_all_refunded)
        end,
        orderStateRemark := case
            when placed.is_cart then '订单已拆分' when placed.cancelled_at is not null then '已取消' else ''
        end,
        orderTotalPrice := yuan(placed.list_fen),
        orderSellerPrice := yuan(placed.paid_fen - placed.freight_fen + placed.platform_discount_fen),
        orderPayment := yuan(placed.paid_fen),
        freightPrice := yuan(placed.freight_fen),
        sellerDiscount := yuan(placed.list_fen - placed.paid_fen + placed.freight_fen - placed.platform_discount_fen),
        balanceUsed := '0.00',
        serviceFee := '0.00',
        taxFee := '0.00',
        pin := 'jd_' || opaque('cipher jd pin', placed.account_id, 24),
        open_id_buyer := placed.account_id,
        xid_buyer := 'o*' || opaque('jd xid', placed.account_id, 32),
        orderStartTime := clock(placed.ordered_at),
        paymentConfirmTime := coalesce(clock(placed.paid_at), ''),
        orderEndTime := coalesce(clock(coalesce(placed.voided_at, placed.received_at, placed.cancelled_at)), ''),
        modified := clock(coalesce(placed.voided_at, placed.updated_at)),
        orderSource := case when lot('jd app', placed.order_id, 10) = 0 then '2' else '1' end,
        orderRemark := '',
        venderRemark := '',
        returnOrder := '0',
        storeOrder := '',
        idSopShipmenttype := 0,
        deliveryType := '任意时间',
        invoiceInfo := '不需要开具发票',
        logisticsId := case when placed.shipped_at is null then '' else '467' end,
        waybill := case when placed.shipped_at is null then '' else 'SF' || digits('jd parcel', placed.order_id, 13) end,
        consigneeInfo := struct_pack(
            fullname := masked_name(placed.receiver_name),
            mobile := masked_phone(placed.receiver_phone),
            telephone := masked_phone(placed.receiver_phone),
            fullAddress := concat(placed.province, placed.city, placed.district, '****'),
            province := placed.province,
            city := placed.city,
            county := placed.district,
            town := '',
            encrypt_fullname := opaque('cipher jd name', concat(placed.receiver_name, placed.receiver_phone), 40) || '=',
            encrypt_mobile := opaque('cipher jd', placed.receiver_phone, 40) || '=',
            encrypt_telephone := opaque('cipher jd', placed.receiver_phone, 40) || '=',
            "encrypt_fullAddress" := opaque('cipher jd address', concat(placed.address, placed.receiver_phone), 60) || '='
        ),
        itemInfoList := lines.listed,
        couponDetailList := case when placed.is_cart then [] else coalesce(coupons_of_orders.coupon_detail_list, []) end
    ) as record
from numbered as placed
inner join lined_up(placed_articles) as lines
    on placed.delivery_date = lines.delivery_date and placed.order_id = lines.order_id
left join coupons_of_orders
    on placed.delivery_date = coupons_of_orders.delivery_date and placed.order_id = coupons_of_orders.order_id
order by placed.delivery_date, account, placed.order_id, placed.is_cart desc
