-- What the brand's receiver has stored of the events that were pushed to it. What the API did pushes nothing.
with

contact_events as (

    -- The customer added by a code without confirmation; the guide's side follows.
    select
        relations.added_at - to_seconds(5 + lot('half', relations.contact_id, 900)) as happened_at,
        'add_half_external_contact' as change_type,
        relations.userid,
        relations.external_userid,
        relations.state,
        opaque('half welcome', relations.contact_id, 43) as welcome_code,
        null as source,
        null as fail_reason
    from wecom_relations as relations
    where relations.by_customer and relations.code_id is not null and lot('half', relations.contact_id, 100) < 7

    union all

    select
        relations.added_at,
        'add_external_contact',
        relations.userid,
        relations.external_userid,
        relations.state,
        -- None where a chat is open already, and none after a half adding has used it.
        case
            when lot('half', relations.contact_id, 100) >= 7 and relations.former_contact_id is null
                then opaque('welcome', relations.contact_id, 43)
        end,
        null,
        null
    from wecom_relations as relations
    -- A transfer between two who are friends already pushes nothing.
    where not relations.were_friends

    union all

    -- A remark typed by the guide; a telephone number alone pushes nothing.
    select
        relations.added_at + remarked_after(relations.contact_id),
        'edit_external_contact',
        relations.userid,
        relations.external_userid,
        null,
        null,
        null,
        null
    from wecom_relations as relations
    where
        relations.remark is not null
        and coalesce(relations.added_at + remarked_after(relations.contact_id) < relations.ended_at, true)

    union all

    -- Tags put by hand: one event for what was ticked together. Tags of the API push nothing.
    select
        contact_tags.tagged_at,
        'edit_external_contact',
        any_value(relations.userid),
        any_value(relations.external_userid),
        null,
        null,
        null,
        null
    from contact_tags
    inner join tags using (tag_id)
    inner join wecom_relations as relations using (contact_id)
    where
        contact_tags.tagged_at > relations.added_at + interval 1 minute
        and (tags.kind = 2 or lot('tagged by hand', concat(contact_id, ' ', tag_id), 100) < 55)
    group by contact_tags.contact_id, contact_tags.tagged_at

    union all

    select
        relations.ended_at,
        case when relations.end_reason = 'customer_deleted' then 'del_follow_user' else 'del_external_contact' end,
        relations.userid,
        relations.external_userid,
        null,
        null,
        case when relations.end_reason = 'transfer' then 'DELETE_BY_TRANSFER' end,
        null
    from wecom_relations as relations
    where
        relations.ended_at is not null
        -- Of a leaver's relations only the list of the unassigned tells.
        and coalesce(relations.ended_at < left_at_clock(relations.left_on), true)

    union all

    select
        transfers.taken_over_at,
        'transfer_fail',
        guides.userid,
        customers.external_userid,
        null,
        null,
        null,
        case transfers.status when 3 then 'customer_refused' else 'customer_limit_exceed' end
    from transfers
    inner join guides on transfers.to_guide_id = guides.guide_id
    inner join wecom_people as customers on transfers.person_id = customers.person_id
    where transfers.status in (3, 4)

),

member_changes as (

    select
        group_members.group_id,
        group_members.joined_at as happened_at,
        'add_member' as update_detail,
        group_members.join_scene as join_scene,
        0 as quit_scene,
        coalesce(guides.userid, customers.external_userid) as member
    from group_members
    left join guides on group_members.guide_id = guides.guide_id
    left join wecom_people as customers on group_members.person_id = customers.person_id

    union all

    select
        group_members.group_id,
        group_members.left_at,
        'del_member',
        0,
        group_members.quit_scene,
        coalesce(guides.userid, customers.external_userid)
    from group_members
    left join guides on group_members.guide_id = guides.guide_id
    left join wecom_people as customers on group_members.person_id = customers.person_id
    where group_members.left_at is not null

),

group_events as (

    select
        created_at as happened_at,
        'create' as change_type,
        chat_id,
        null as update_detail,
        null as join_scene,
        null as quit_scene,
        cast(null as varchar[]) as members
    from groups

    union all

    select
        dismissed_at,
        'dismiss',
        chat_id,
        null,
        null,
        null,
        null
    from groups
    where dismissed_at is not null

    union all

    select
        changes.happened_at,
        'update',
        groups.chat_id,
        changes.update_detail,
        changes.join_scene,
        changes.quit_scene,
        list(changes.member order by changes.member)
    from member_changes as changes
    inner join groups using (group_id)
    -- Who is there from the beginning came with the group, and nobody leaves a group that is gone.
    where
        changes.happened_at > groups.created_at
        and coalesce(changes.happened_at < groups.dismissed_at, true)
    group by all

),

-- What is done in the directory, in office hours. Half of the leavers are deleted at once.
staff_events as (

    select
        cast(hired_on as timestamp) + interval 9 hours as happened_at,
        'create_user' as change_type,
        userid
    from guides

    union all

    select
        left_at_clock(left_on),
        case when lot('deleted', guide_id, 2) = 0 then 'delete_user' else 'update_user' end,
        userid
    from guides
    where left_on is not null

    union all

    select
        left_at_clock(left_on + 30),
        'delete_user',
        userid
    from guides
    where left_on is not null and lot('deleted', guide_id, 2) <> 0

    union all

    -- Another department, or one more, or one less.
    select
        cast(moves.day as timestamp) + interval 9 hours,
        'update_user',
        userid
    from (
        select guide_id, valid_from as day from guide_assignments
        union
        select guide_id, valid_to from guide_assignments
    ) as moves
    inner join guides using (guide_id)
    where moves.day > hired_on and coalesce(moves.day < left_on, true)

),

events as (

    select
        happened_at,
        'change_external_contact' as event,
        change_type,
        userid,
        external_userid,
        state,
        welcome_code,
        source,
        fail_reason,
        null as chat_id,
        null as update_detail,
        null as join_scene,
        null as quit_scene,
        cast(null as varchar[]) as members
    from contact_events

    union all

    select
        happened_at,
        'change_external_chat',
        change_type,
        null,
        null,
        null,
        null,
        null,
        null,
        chat_id,
        update_detail,
        join_scene,
        quit_scene,
        members
    from group_events

    union all

    select
        happened_at,
        'change_contact',
        change_type,
        userid,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null
    from staff_events

),

named as (

    select
        nights.delivery_date,
        events.*,
        concat_ws(
            ' ', events.change_type, events.userid, events.external_userid, events.chat_id, events.update_detail,
            events.join_scene, events.quit_scene, epoch_s(events.happened_at)
        ) as event_name
    from nights
    inner join events on whether(events.happened_at >= nights.since and events.happened_at < nights.until)

),

-- The receiver is down now and then; when it answers too late the same event is pushed again.
received as (

    select
        named.*,
        unnest(range(case
            when lot('pushed again', event_name, 1000) < 3 then 3
            when lot('pushed again', event_name, 1000) < 20 then 2
            else 1
        end)) as push_no
    from named
    where lot('receiver is down', event_name, 1000) >= 4

)

select
    delivery_date,
    account_of('wecom') as account,
    struct_pack(
        ToUserName := account_of('wecom'),
        FromUserName := 'sys',
        CreateTime := cast(epoch_s(happened_at) as varchar),
        MsgType := 'event',
        Event := event,
        ChangeType := change_type,
        UserID := userid,
        ExternalUserID := external_userid,
        State := state,
        WelcomeCode := welcome_code,
        Source := source,
        FailReason := fail_reason,
        ChatId := chat_id,
        UpdateDetail := update_detail,
        JoinScene := cast(join_scene as varchar),
        QuitScene := cast(quit_scene as varchar),
        MemChangeCnt := cast(len(members) as varchar),
        MemChangeList := case when members is not null then struct_pack(Item := members) end,
        LastMemVer := case when members is not null then opaque('before', event_name, 32) end,
        CurMemVer := case when members is not null then opaque('after', event_name, 32) end
    ) as record
from received
order by delivery_date, happened_at, event_name, push_no;
