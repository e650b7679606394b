with

answers as (

    {{ standing_lines('guide_statistics', [
        'corp_id', 'guide_userid', 'business_date', 'chat_count', 'message_count', 'reply_rate', 'first_reply_minutes',
        'lost_contact_count', 'request_count', 'new_contact_count',
    ]) | indent(4) }}

),

spoken as (

    select
        *,
        count(*) over same_day as guides,
        count(*) over same_answer as guides_alike,
        sum(chat_count) over same_day as all_chat_count,
        sum(message_count) over same_day as all_message_count,
        sum(lost_contact_count) over same_day as all_lost_contact_count,
        sum(request_count) over same_day as all_request_count,
        sum(new_contact_count) over same_day as all_new_contact_count

    from answers

    where message_count > 0

    window
        same_day as (partition by corp_id, business_date),
        same_answer as (
            partition by
                corp_id, business_date, chat_count, message_count, reply_rate, first_reply_minutes,
                lost_contact_count, request_count, new_contact_count
        )

),

-- One answer for several guides stands beside each of them, or is as much as all others together.
pooled as (

    select
        channel,
        _stream,
        _delivery_date,
        corp_id,
        guide_userid,
        business_date,
        'the answer pools several guides' as missing_because

    from spoken

    where
        (guides_alike >= 3 and guides_alike * 2 > guides)
        or (
            guides >= 4
            and chat_count * 2 = all_chat_count
            and message_count * 2 = all_message_count
            and lost_contact_count * 2 = all_lost_contact_count
            and request_count * 2 = all_request_count
            and new_contact_count * 2 = all_new_contact_count
        )

)

select * from pooled
