with

added as (

    select guide_id, cast(added_at as date) as day, count(*) as contacts
    from contacts
    where add_way <> 202
    group by guide_id, cast(added_at as date)

),

lost as (

    select guide_id, cast(ended_at as date) as day, count(*) as contacts
    from contacts
    where end_reason = 'customer_deleted'
    group by guide_id, cast(ended_at as date)

),

visible as (

    -- A few guides were put into the range of the app weeks after they were hired.
    select
        guide_id, userid, left_on,
        hired_on + cast(if(lot('visible late', guide_id, 100) < 6, 12 + lot('visible from', guide_id, 30), 0) as int)
            as visible_from
    from guides

),

counted as (

    select
        asked.delivery_date, visible.userid, asked.day, asked.is_zero,
        coalesce(chat_days.chats, 0) as chats,
        coalesce(chat_days.messages, 0) as messages,
        coalesce(chat_days.customer_chats, 0) as customer_chats,
        chat_days.replied_chats,
        chat_days.reply_minutes,
        coalesce(lost.contacts, 0) as lost,
        coalesce(chat_days.requests_sent, 0) as requests,
        coalesce(added.contacts, 0) as added
    from wecom_statistic_days as asked
    inner join visible
        on asked.day >= visible.visible_from and coalesce(asked.day < visible.left_on, true)
    left join chat_days on visible.guide_id = chat_days.guide_id and asked.day = chat_days.day
    left join added on visible.guide_id = added.guide_id and asked.day = added.day
    left join lost on visible.guide_id = lost.guide_id and asked.day = lost.day

)

select
    delivery_date,
    account_of('wecom') as account,
    {
        'userid': userid,
        'stat_time': epoch_s(cast(day as timestamp)),
        'chat_cnt': if(is_zero, 0, chats),
        'message_cnt': if(is_zero, 0, messages),
        'reply_percentage': if(is_zero or customer_chats = 0, null, round(100.0 * replied_chats / customer_chats, 2)),
        'avg_reply_time': if(is_zero or customer_chats = 0, null, reply_minutes),
        'negative_feedback_cnt': if(is_zero, 0, lost),
        'new_apply_cnt': if(is_zero, 0, requests),
        'new_contact_cnt': if(is_zero, 0, added)
    } as record
from counted
order by delivery_date, userid, day
