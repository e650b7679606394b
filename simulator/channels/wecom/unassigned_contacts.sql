-- Customers whose guide has left and whom nobody has taken over yet.
select
    nights.delivery_date,
    account_of('wecom') as account,
    struct_pack(
        handover_userid := relations.userid,
        external_userid := relations.external_userid,
        dimission_time := epoch_s(left_at_clock(relations.left_on))
    ) as record
from nights
inner join wecom_relations as relations
    on
        left_at_clock(relations.left_on) < nights.until
        and relations.added_at < nights.until
        and coalesce(relations.ended_at >= nights.until, true)
-- Added again since: the newer relation stands for both.
where coalesce(relations.next_added_at >= nights.until, true)
order by nights.delivery_date, relations.left_on, relations.userid, relations.external_userid;
