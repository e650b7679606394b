with

-- The call is made for the members of the directory, so a guide who has left is not asked for.
shown as (

    select
        nights.delivery_date,
        relations.*,
        relations.added_at + remarked_after(relations.contact_id) < nights.until as is_remarked
    from nights
    inner join wecom_relations as relations
        on
            relations.added_at < nights.until
            and coalesce(relations.shown_until >= nights.until, true)
            and coalesce(left_at_clock(relations.left_on) >= nights.until, true)

),

-- Tags of a guide's own are not told by this call.
tagged as (

    select
        nights.delivery_date,
        contact_tags.contact_id,
        list(contact_tags.tag_id order by contact_tags.tagged_at, contact_tags.tag_id) as tag_ids
    from nights
    inner join contact_tags on contact_tags.tagged_at < nights.until
    inner join tags on contact_tags.tag_id = tags.tag_id and tags.kind = 1
    group by all

)

select
    shown.delivery_date,
    account_of('wecom') as account,
    struct_pack(
        external_contact := customers.external_contact,
        follow_info := struct_pack(
            userid := shown.userid,
            remark := coalesce(case when shown.is_remarked then shown.remark end, ''),
            description := case
                when shown.is_remarked and lot('described', shown.contact_id, 100) < 6
                    then concat('电话', shown.remark_mobile)
                else ''
            end,
            createtime := epoch_s(shown.added_at),
            tag_id := coalesce(tagged.tag_ids, []),
            remark_mobiles := case
                when shown.is_remarked and shown.remark_mobile is not null then [shown.remark_mobile] else []
            end,
            oper_userid := case
                when shown.add_way in (201, 202) then 'admin'
                when shown.by_customer then shown.external_userid
                else shown.userid
            end,
            add_way := shown.add_way,
            state := shown.state,
            wechat_channels := case
                when shown.add_way = 10
                    then struct_pack(nickname := '小荷亲子', source := 1 + lot('channels', shown.contact_id, 3))
            end
        )
    ) as record
from shown
inner join wecom_profiles as customers using (person_id)
left join tagged using (delivery_date, contact_id)
order by shown.delivery_date, shown.userid, shown.external_userid;
