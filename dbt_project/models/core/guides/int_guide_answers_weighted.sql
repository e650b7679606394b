{#
    The vendor's figures of a guide's day with the guide's staff number, and with weights: it tells a
    rate and a mean, and not of how many chats, so these count for the chats of the day. Who did not
    say a word has no chat, but a told rate or time is that of at least one.
#}
with

statistics as (

    select
        *,
        {{ minutes_after(start_of('business_date'), '720') }} as noon_at

    from {{ ref('fct_guide_statistics') }}

),

staffed as (

    select
        statistics.*,
        coalesce(accounts.staff_no, holders.staff_no) as guide_id,
        greatest(statistics.chat_count, 1) as weight_chats

    from statistics

    left join {{ ref('dim_guide_accounts') }} as accounts
        on
            statistics.corp_id = accounts.corp_id
            and statistics.guide_userid = accounts.guide_userid
            and statistics.noon_at >= coalesce(accounts.valid_from_at, timestamp '1970-01-01 00:00:00')
            and statistics.noon_at < coalesce(accounts.valid_to_at, timestamp '9999-12-31 00:00:00')

    left join {{ ref('int_account_holders_listed') }} as holders
        on
            statistics.guide_userid = holders.guide_userid
            and statistics.business_date >= holders.hire_date
            and statistics.business_date < coalesce(holders.next_hire_date, date '9999-12-31')

),

weighted as (

    select
        corp_id,
        guide_userid,
        guide_id,
        business_date,
        missing_because,
        request_count,
        new_contact_count,
        lost_contact_count,
        chat_count,
        message_count,
        case when reply_rate is not null then weight_chats end as reply_chats,
        reply_rate * weight_chats as replied_chats,
        case when first_reply_minutes is not null then weight_chats end as timed_chats,
        first_reply_minutes * weight_chats as waited_chat_minutes

    from staffed

)

select * from weighted
