-- Listed by creation of the order: the last seven days each night, so most come several times.
select nights.delivery_date, account_of('xiaodian') as account, struct_pack(
    order_id := xiaodian_order_id(shared.order_id),
    share_scene := shared.share_scene,
    sharer_openid := sharer_openid(shared.guide_id),
    sharer_type := shared.sharer_type,
    sku_id := xiaodian_sku_id(lines.sku_id),
    product_id := xiaodian_product_id(lines.product_id),
    from_wecom := shared.from_wecom,
    finder_scene_info := case when shared.share_scene = 1 then struct_pack(
        promoter_id := finder_id(), finder_nickname := '小荷亲子旗舰店', live_export_id := 'export/' || opaque('live', lives.room_no, 24)) end
) as record
from xiaodian_shared_orders as shared
join xiaodian_nights as nights on shared.sharer_told_at < nights.until
    and (nights.is_initial or shared.ordered_at >= nights.until - interval 7 days or shared.sharer_told_at >= nights.since)
join (select distinct order_id, sku_id, product_id from xiaodian_lines) as lines on shared.order_id = lines.order_id
left join lives on shared.live_id = lives.live_id
order by nights.delivery_date, account, shared.order_id, lines.sku_id
