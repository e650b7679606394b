with

source as (

    select * from {{ source('raw', 'wecom__behaviour_statistics') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('userid') }} as guide_userid,

        -- numerics
        {{ whole_number('chat_cnt') }} as chat_count,
        {{ whole_number('message_cnt') }} as message_count,
        cast({{ decimal_number('left(reply_percentage, 10)', 8) }} / 100 as decimal(18, 4)) as reply_rate,
        cast({{ decimal_number('left(avg_reply_time, 10)', 8) }} as decimal(18, 2)) as first_reply_minutes,
        {{ whole_number('negative_feedback_cnt') }} as lost_contact_count,
        {{ whole_number('new_apply_cnt') }} as request_count,
        {{ whole_number('new_contact_cnt') }} as new_contact_count,

        -- booleans
        {{ business_date(epoch_instant('stat_time')) }} = {{ days_after('_delivery_date', -1) }} as is_newest_day,
        concat_ws(
            ',', chat_cnt, message_cnt, negative_feedback_cnt, new_apply_cnt, new_contact_cnt
        ) = '0,0,0,0,0'
        and reply_percentage is null as is_all_zero,

        -- dates
        {{ business_date(epoch_instant('stat_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__behaviour_statistics') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('userid is empty: the answer may pool several guides', 'guide_userid is null'),
            ('userid is not one userid: the answer may pool several guides', matches('guide_userid', '[^A-Za-z0-9_.@-]')),
            ('stat_time is not a time', 'business_date is null'),
            ('a count is not a whole number', 'chat_count is null or message_count is null or lost_contact_count is null or request_count is null or new_contact_count is null'),
            ('a count is negative', 'chat_count < 0 or message_count < 0 or lost_contact_count < 0 or request_count < 0 or new_contact_count < 0'),
            ('reply_percentage is not from 0 to 100', 'reply_rate < 0 or reply_rate > 1'),
            ('the day lies outside of 2000 to the delivery', "not (business_date between date '2000-01-01' and _delivery_date)"),
        ]) }}

    from named

)

select * from judged
