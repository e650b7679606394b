with

standing as (

    select
        nights.delivery_date, nights.until, groups.group_id, groups.chat_id, groups.name, groups.created_at,
        groups.join_state, guides.userid as owner,
        guides.left_on < cast(nights.until as date) as has_no_owner
    from nights
    inner join groups
        on groups.created_at < nights.until and coalesce(groups.dismissed_at >= nights.until, true)
    inner join guides on groups.owner_guide_id = guides.guide_id

),

members as (

    select
        standing.delivery_date,
        standing.group_id,
        list({
            'userid': coalesce(guides.userid, customers.external_userid),
            'type': if(member.guide_id is null, 2, 1),
            'unionid': if(member.guide_id is null, customers.unionid, null),
            'join_time': epoch_s(member.joined_at),
            'join_scene': member.join_scene,
            'state': if(member.join_scene = 3, standing.join_state, null),
            'invitor': if(invitors.userid is null, null, {'userid': invitors.userid}),
            'group_nickname': '',
            'name': if(member.guide_id is null, customers.nickname, guides.name)
        } order by member.joined_at, member.guide_id, member.person_id) as member_list
    from standing
    inner join group_members as member
        on
            standing.group_id = member.group_id
            and member.joined_at < standing.until
            and coalesce(member.left_at >= standing.until, true)
    left join guides on member.guide_id = guides.guide_id
    left join wecom_customers as customers on member.person_id = customers.person_id
    left join guides as invitors on member.invitor_guide_id = invitors.guide_id
    group by standing.delivery_date, standing.group_id

)

select
    standing.delivery_date,
    account_of('wecom') as account,
    {
        'chat_id': standing.chat_id,
        'status': if(standing.has_no_owner, 1, 0),
        'name': if(lot('group without a name', standing.group_id, 4) = 0, '', standing.name),
        'owner': standing.owner,
        'create_time': epoch_s(standing.created_at),
        'notice': if(lot('notice', standing.group_id, 2) = 0, '欢迎入群，文明交流', ''),
        'member_list': members.member_list,
        'admin_list': if(lot('admin', standing.group_id, 3) = 0, [{'userid': standing.owner}], []),
        'member_version': md5(cast(members.member_list as varchar))
    } as record
from standing
left join members using (delivery_date, group_id)
order by standing.delivery_date, standing.group_id
