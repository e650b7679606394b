-- What the contact streams of WeCom share: relations as the API shows them, and departments of the directory.
create or replace macro wecom_id(account_id, person_id) as coalesce(account_id, 'wm' || opaque('external_userid', person_id, 30));
create or replace macro department_of_store(store_id) as 1000 + store_id;
create or replace macro department_of_node(kind, node_id) as case when kind = 'hq' then 1 else 10 + node_id end;
-- Only the state as of a night is known: a remark is typed some time after the adding.
create or replace macro remarked_after(contact_id) as to_seconds(lot('remark', contact_id, 3 * 3600) + 30);
create or replace macro left_at_clock(left_on) as cast(left_on as timestamp) + interval 10 hours;

create or replace view wecom_people as
select
    person_id,
    persons.is_wecom_user,
    wecom_id(accounts.account_id, person_id) as external_userid
from persons
left join
    (select person_id, min(account_id) as account_id from accounts where surface = 'wecom' group by all) as accounts
    using (person_id);

create or replace view wecom_relations as
select
    relations.*,
    -- A deleted guide is now and then still shown for days, until the two are friends again.
    least(relations.next_added_at, case
        when relations.end_reason = 'customer_deleted' and lot('lingers', relations.contact_id, 100) < 25
            then relations.ended_at + to_hours(12 + lot('lingers how long', relations.contact_id, 240))
        else relations.ended_at
    end) as shown_until
from (
    select
        contacts.*,
        guides.userid,
        guides.left_on,
        customers.external_userid,
        lead(contacts.added_at) over (
            partition by contacts.person_id, contacts.guide_id order by contacts.added_at, contacts.contact_id
        ) as next_added_at,
        coalesce(lag(coalesce(contacts.ended_at, timestamp 'infinity')) over (
            partition by contacts.person_id, contacts.guide_id order by contacts.added_at, contacts.contact_id
        ) > contacts.added_at, false) as were_friends
    from contacts
    inner join guides using (guide_id)
    inner join wecom_people as customers on contacts.person_id = customers.person_id
) as relations;

-- What both calls tell of the customer.
create or replace view wecom_profiles as
select
    person_id,
    struct_pack(
        external_userid := customers.external_userid,
        name := case when persons.is_wecom_user then persons.name else persons.nickname end,
        type := case when persons.is_wecom_user then 2 else 1 end,
        avatar := 'https://wx.qlogo.cn/mmhead/' || opaque('avatar', person_id, 24) || '/0',
        gender := case when lot('gender told', person_id, 100) < 15 then 0 else cast(persons.gender as int) end,
        unionid := case when not persons.is_wecom_user then persons.unionid end,
        position := case when persons.is_wecom_user then '销售经理' end,
        corp_name := case when persons.is_wecom_user then persons.province || '商贸' end,
        corp_full_name := case when persons.is_wecom_user then persons.province || '商贸有限公司' end,
        external_profile := case
            when persons.is_wecom_user
                then struct_pack(
                    external_attr := [struct_pack(type := 0, name := '职务', text := struct_pack(value := '销售经理'))]
                )
        end
    ) as external_contact
from persons
inner join wecom_people as customers using (person_id);
