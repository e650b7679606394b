-- Updating a code overwrites its members, so each night only tells who stands behind it now.
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
        config_id := codes.config_id,
        type := case when codes.is_shared then 2 else 1 end,
        scene := 2,
        remark := codes.name,
        skip_verify := lot('skip_verify', codes.code_id, 10) > 0,
        state := codes.state,
        qr_code := 'https://wework.qpic.cn/wwpic/' || opaque('qr_code', codes.code_id, 24) || '/0',
        "user" := coalesce(behind.members, []),
        party := cast([] as int[]),
        is_temp := false,
        expires_in := 0,
        chat_expires_in := 0,
        unionid := '',
        is_exclusive := false,
        conclusions := struct_pack(text := struct_pack(content := ''))
    ) as record
from nights
inner join contact_codes as codes on codes.created_at < nights.until and codes.kind = 'contact_way'
left join behind using (delivery_date, code_id)
order by nights.delivery_date, codes.created_at, codes.config_id;
