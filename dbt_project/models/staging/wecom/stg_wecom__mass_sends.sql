with

source as (

    select * from {{ source('raw', 'wecom__mass_message_results') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('msgid') }} as mass_message_id,
        {{ nothing_if_empty('userid') }} as guide_userid,
        external_userid,
        {{ nothing_if_empty('chat_id') }} as group_id,

        -- strings
        case status
            when '0' then 'unsent'
            when '1' then 'sent'
            when '2' then 'not_a_contact'
            when '3' then 'quota_used'
            else status
        end as send_status,

        -- timestamps
        {{ epoch_instant('send_time') }} as sent_at,
        {{ business_date(epoch_instant('send_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__mass_message_results') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('msgid or userid is empty', 'mass_message_id is null or guide_userid is null'),
            ('it goes to nobody', 'external_userid is null and group_id is null'),
            ('status is empty', 'send_status is null'),
            ('what was sent has no time', "send_status = 'sent' and sent_at is null"),
            ('send_time lies outside of 2000 to the delivery', not_in_business('sent_at')),
        ]) }}

    from named

)

select * from judged
