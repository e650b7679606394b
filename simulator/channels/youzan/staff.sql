with told as (select delivery_date, cast(until - interval 1 second as date) as day from nights)
select told.delivery_date, account_of('youzan') as account, struct_pack(
    admin_id := 6000000000 + cast(guides.guide_id as bigint),
    staff_no := guides.staff_no,
    name := guides.name,
    mobile := guides.phone,
    role_name := case when guides.position = 'manager' then '店长' else '导购员' end,
    is_shopping_guide := true,
    kdt_id := youzan_kdt_id(stores.store_id),
    shop_display_no := stores.store_no,
    shop_name := stores.name,
    is_main_shop := case when a.is_primary then '1' else '0' end,
    created_at := clock(cast(guides.hired_on as timestamp) + interval 10 hours)
) as record
from told
join guide_assignments as a on a.valid_from <= told.day and (a.valid_to is null or a.valid_to > told.day)
join guides on a.guide_id = guides.guide_id and guides.hired_on <= told.day and (guides.left_on is null or guides.left_on > told.day)
join stores on a.store_id = stores.store_id
order by told.delivery_date, account, guides.guide_id, stores.store_id
