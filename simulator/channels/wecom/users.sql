with

employed as (

    select
        nights.delivery_date,
        guides.*,
        cast(nights.until - interval 1 second as date) as day,
        coalesce(guides.left_on <= cast(nights.until - interval 1 second as date), false) as has_left
    from nights
    inner join guides
        on
            guides.hired_on <= cast(nights.until - interval 1 second as date)
            -- Half of the leavers are deleted at once, the others stand there as left for a month.
            and coalesce(
                guides.left_on + (case when lot('deleted', guides.guide_id, 2) = 0 then 0 else 30 end)
                > cast(nights.until - interval 1 second as date),
                true
            )

),

placed as (

    select
        employed.delivery_date,
        employed.guide_id,
        employed.position,
        assignments.store_id,
        assignments.is_primary
    from employed
    inner join guide_assignments as assignments
        on
            employed.guide_id = assignments.guide_id
            and assignments.valid_from <= employed.day
            -- A leaver stays where they were last.
            and coalesce(assignments.valid_to > least(employed.day, employed.left_on - 1), true)

),

led as (

    select
        placed.delivery_date,
        placed.store_id,
        min(guides.userid) as leader
    from placed
    inner join guides using (guide_id)
    where placed.position = 'manager' and placed.is_primary and coalesce(guides.left_on >= placed.delivery_date, true)
    group by all

),

departments as (

    select
        placed.delivery_date,
        placed.guide_id,
        list(department_of_store(placed.store_id) order by placed.is_primary desc, placed.store_id) as department,
        list(0 order by placed.is_primary desc, placed.store_id) as "order",
        list(
            case when placed.position = 'manager' and placed.is_primary then 1 else 0 end
            order by placed.is_primary desc, placed.store_id
        ) as is_leader_in_dept,
        arg_max(led.leader, placed.is_primary) as leader
    from placed
    left join led using (delivery_date, store_id)
    group by all

)

select
    employed.delivery_date,
    account_of('wecom') as account,
    struct_pack(
        userid := employed.userid,
        name := employed.name,
        department := coalesce(departments.department, [1]),
        "order" := coalesce(departments."order", [0]),
        position := case employed.position when 'manager' then '店长' else '导购' end,
        mobile := employed.phone,
        gender := cast(employed.gender as varchar),
        email := '',
        avatar := 'https://wework.qpic.cn/bizmail/' || opaque('staff avatar', employed.guide_id, 24) || '/0',
        telephone := '',
        alias := '',
        address := '',
        main_department := coalesce(departments.department[1], 1),
        status := case
            when employed.has_left then 5
            when employed.hired_on > employed.day - 3 and lot('activated', employed.guide_id, 100) < 40 then 4
            else 1
        end,
        is_leader_in_dept := coalesce(departments.is_leader_in_dept, [0]),
        direct_leader := case when departments.leader <> employed.userid then [departments.leader] else [] end,
        extattr := struct_pack(
            attrs := [struct_pack(type := 0, name := '工号', text := struct_pack(value := employed.staff_no))]
        )
    ) as record
from employed
left join departments using (delivery_date, guide_id)
order by employed.delivery_date, employed.guide_id;
