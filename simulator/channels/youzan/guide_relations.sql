with users as (
    select person_id, min_by(yz_open_id, opened_at) as yz_open_id, min(opened_at) as opened_at
    from youzan_users where not is_fan group by person_id
)
select nights.delivery_date, account_of('youzan') as account, struct_pack(
    yz_open_id := users.yz_open_id,
    guide_staff_no := guides.staff_no,
    guide_name := guides.name,
    guide_mobile := guides.phone,
    shop_kdt_id := youzan_kdt_id(bindings.store_id),
    shop_display_no := stores.store_no,
    bind_time := clock(greatest(bindings.valid_from, users.opened_at)),
    bind_scene := coalesce(bindings.scene, '')
) as record
from bindings
join users on bindings.person_id = users.person_id
join nights on bindings.valid_from < nights.until and (bindings.valid_to is null or bindings.valid_to >= nights.until)
    and users.opened_at < nights.until
join guides on bindings.guide_id = guides.guide_id
left join stores on bindings.store_id = stores.store_id
order by nights.delivery_date, account, users.yz_open_id, guides.staff_no
