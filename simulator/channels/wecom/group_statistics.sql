with

changes as (

    select owner_guide_id as guide_id, cast(created_at as date) as day, 1 as chats, 1 as new_chats, 0 as members, 0 as new_members
    from groups
    union all
    select owner_guide_id, cast(dismissed_at as date), -1, 0, 0, 0
    from groups
    where dismissed_at is not null
    union all
    select groups.owner_guide_id, cast(member.joined_at as date), 0, 0, 1, 1
    from group_members as member
    inner join groups using (group_id)
    union all
    select groups.owner_guide_id, cast(least(member.left_at, groups.dismissed_at) as date), 0, 0, -1, 0
    from group_members as member
    inner join groups using (group_id)
    where least(member.left_at, groups.dismissed_at) is not null

),

changed as (

    select guide_id, day, sum(chats) as chats, sum(new_chats) as new_chats, sum(members) as members, sum(new_members) as new_members
    from changes
    group by guide_id, day

),

totalled as (

    select
        owners.guide_id, days.day,
        coalesce(changed.new_chats, 0) as new_chats,
        coalesce(changed.new_members, 0) as new_members,
        sum(changed.chats) over running as chats,
        sum(changed.members) over running as members
    from (select distinct guide_id from changed) as owners
    cross join days
    left join changed on owners.guide_id = changed.guide_id and days.day = changed.day
    window running as (partition by owners.guide_id order by days.day)

),

-- What is said in groups happens nowhere else in the world, so it is drawn here.
spoken as (

    select
        *,
        lot('talking chats', concat(guide_id, day), chats + 1) as talking_chats,
        least(members, 1 + lot('talking members', concat(guide_id, day), members // 5 + 1)) as talking_members,
        1 + lot('messages', concat(guide_id, day), 5) as messages_each
    from totalled
    where chats > 0

)

select
    asked.delivery_date,
    account_of('wecom') as account,
    {
        'owner': guides.userid,
        'stat_time': epoch_s(cast(asked.day as timestamp)),
        'data': {
            'new_chat_cnt': if(asked.is_zero, 0, spoken.new_chats),
            'chat_total': if(asked.is_zero, 0, spoken.chats),
            'chat_has_msg': if(asked.is_zero, 0, spoken.talking_chats),
            'new_member_cnt': if(asked.is_zero, 0, spoken.new_members),
            'member_total': if(asked.is_zero, 0, spoken.members),
            'member_has_msg': if(asked.is_zero or spoken.talking_chats = 0, 0, spoken.talking_members),
            'msg_total': if(asked.is_zero or spoken.talking_chats = 0, 0, spoken.talking_members * spoken.messages_each)
        }
    } as record
from wecom_statistic_days as asked
inner join spoken on asked.day = spoken.day
inner join guides
    on spoken.guide_id = guides.guide_id and coalesce(asked.day < guides.left_on, true)
order by asked.delivery_date, guides.userid, asked.day
