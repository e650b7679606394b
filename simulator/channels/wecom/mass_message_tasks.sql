-- A message is asked after for thirty days, until all its guides have sent it.
with

asked as (

    select
        tasks.task_id, tasks.msgid, tasks.created_at,
        -- The greatest of the confirmations if there is one of every guide.
        if(count(*) = count(asked_guides.confirmed_at), max(asked_guides.confirmed_at), null) as closed_at
    from mass_tasks as tasks
    inner join mass_task_guides as asked_guides using (task_id)
    group by tasks.task_id, tasks.msgid, tasks.created_at

)

select
    nights.delivery_date,
    account_of('wecom') as account,
    {
        'msgid': asked.msgid,
        'userid': guides.userid,
        'status': if(asked_guides.confirmed_at < nights.until, 2, 0),
        'send_time': epoch_s(come_by(nights.until, asked_guides.confirmed_at))
    } as record
from nights
inner join asked
    on
        asked.created_at < nights.until
        and (
            nights.is_initial
            or (asked.created_at >= nights.until - interval 30 days and coalesce(asked.closed_at >= nights.since, true))
        )
inner join mass_task_guides as asked_guides on asked.task_id = asked_guides.task_id
inner join guides on asked_guides.guide_id = guides.guide_id
order by nights.delivery_date, asked.task_id, guides.userid
