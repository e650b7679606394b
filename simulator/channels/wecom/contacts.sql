with

shown as (

    select
        nights.delivery_date,
        nights.until,
        relations.*,
        relations.added_at + remarked_after(relations.contact_id) < nights.until as is_remarked
    from nights
    inner join wecom_relations as relations
        on relations.added_at < nights.until and coalesce(relations.shown_until >= nights.until, true)

),

tagged as materialized (

    select
        nights.delivery_date,
        contact_tags.contact_id as order_id,
        row_number() over (
            partition by nights.delivery_date, contact_tags.contact_id order by contact_tags.tagged_at, contact_tags.tag_id
        ) as place,
        struct_pack(
            group_name := case when tags.kind = 1 then tags.group_name else '' end,
            tag_name := tags.tag_name,
            type := tags.kind,
            tag_id := case when tags.kind = 1 then tags.tag_id end
        ) as line
    from nights
    inner join contact_tags on contact_tags.tagged_at < nights.until
    inner join tags using (tag_id)

),

followed as materialized (

    select
        shown.delivery_date,
        shown.person_id as order_id,
        row_number() over (
            partition by shown.delivery_date, shown.person_id order by shown.added_at, shown.contact_id
        ) as place,
        struct_pack(
            userid := shown.userid,
            remark := coalesce(case when shown.is_remarked then shown.remark end, ''),
            description := case
                when shown.is_remarked and lot('described', shown.contact_id, 100) < 6
                    then concat('电话', shown.remark_mobile)
                else ''
            end,
            createtime := epoch_s(shown.added_at),
            tags := coalesce(tags.listed, []),
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
        ) as line
    from shown
    left join lined_up(tagged) as tags
        on shown.delivery_date = tags.delivery_date and shown.contact_id = tags.order_id

)

select
    followed.delivery_date,
    account_of('wecom') as account,
    struct_pack(external_contact := customers.external_contact, follow_user := followed.listed) as record
from lined_up(followed) as followed
inner join wecom_profiles as customers on followed.order_id = customers.person_id
order by followed.delivery_date, customers.external_contact.external_userid;
