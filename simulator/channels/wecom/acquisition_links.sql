with

behind as (

    select
        nights.delivery_date,
        code_guides.code_id,
        list(guides.userid order by code_guides.valid_from, guides.userid) as members
    from nights
    inner join contact_code_guides as code_guides
        on code_guides.valid_from < nights.until and coalesce(code_guides.valid_to >= nights.until, true)
    inner join guides using (guide_id)
    group by all

)

select
    nights.delivery_date,
    account_of('wecom') as account,
    struct_pack(
        link := struct_pack(
            link_id := links.config_id,
            link_name := links.name,
            url := 'https://work.weixin.qq.com/ca/' || opaque('link', links.code_id, 22),
            create_time := epoch_s(links.created_at),
            skip_verify := true
        ),
        range := struct_pack(user_list := coalesce(behind.members, []), department_list := cast([] as int[])),
        priority_option := case
            when links.is_shared
                then struct_pack(priority_type := 1, priority_userid_list := cast([] as varchar[]))
        end
    ) as record
from nights
inner join contact_codes as links on links.created_at < nights.until and links.kind = 'link'
left join behind using (delivery_date, code_id)
order by nights.delivery_date, links.created_at, links.config_id;
