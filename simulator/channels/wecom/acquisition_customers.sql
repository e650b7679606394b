-- Whoever came by a link stays in its list, whatever became of the relation.
select
    nights.delivery_date,
    account_of('wecom') as account,
    struct_pack(
        link_id := links.config_id,
        external_userid := relations.external_userid,
        userid := relations.userid,
        chat_status := case
            when lot('chat status', relations.contact_id, 100) = 0 then 2
            when
                relations.has_chatted
                and relations.added_at + to_seconds(lot('first chat', relations.contact_id, 4 * 86400)) < nights.until
                then 1
            else 0
        end,
        -- What the link's own address said, also where the relation tells another one today.
        state := links.state
    ) as record
from nights
inner join wecom_relations as relations on relations.added_at < nights.until
inner join contact_codes as links on relations.code_id = links.code_id and links.kind = 'link'
-- Friends again through the same link: the newer adding.
where coalesce(relations.next_added_at >= nights.until, true)
order by nights.delivery_date, links.config_id, relations.external_userid, relations.userid;
