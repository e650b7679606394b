-- A result is told once when it is decided, and before that in the first three nights of its message.
-- Of groups only those are told that were really sent to.
with

sends as (

    select
        tasks.task_id, tasks.msgid, tasks.created_at, sends.guide_id, sends.person_id, sends.group_id, sends.status,
        sends.sent_at,
        if(sends.status = 0, null, coalesce(sends.sent_at, asked_guides.confirmed_at, tasks.created_at)) as decided_at
    from mass_sends as sends
    inner join mass_tasks as tasks using (task_id)
    left join mass_task_guides as asked_guides
        on sends.task_id = asked_guides.task_id and sends.guide_id = asked_guides.guide_id
    where sends.group_id is null or sends.status = 1

)

select
    nights.delivery_date,
    account_of('wecom') as account,
    {
        'msgid': sends.msgid,
        'userid': guides.userid,
        'external_userid': customers.external_userid,
        'chat_id': groups.chat_id,
        'status': if(sends.decided_at < nights.until, sends.status, 0),
        'send_time': if(sends.decided_at < nights.until and sends.status = 1, epoch_s(sends.sent_at), null)
    } as record
from sends
inner join nights
    on whether(
        sends.created_at < nights.until
        and (
            nights.is_initial
            or (sends.decided_at >= nights.since and sends.decided_at < nights.until)
            or (
                sends.created_at >= nights.until - interval 3 days
                and coalesce(sends.decided_at >= nights.until, true)
                and sends.group_id is null
            )
        )
        and (sends.group_id is null or sends.decided_at < nights.until)
    )
inner join guides on sends.guide_id = guides.guide_id
left join wecom_customers as customers on sends.person_id = customers.person_id
left join groups on sends.group_id = groups.group_id
order by nights.delivery_date, sends.task_id, sends.guide_id, sends.person_id, sends.group_id
