with

source as (

    select * from {{ source('raw', 'wecom__mass_message_tasks') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('msgid') }} as mass_message_id,
        {{ nothing_if_empty('userid') }} as guide_userid,

        -- strings
        case status
            when '0' then 'unsent'
            when '2' then 'sent'
            else status
        end as task_status,

        -- timestamps
        {{ epoch_instant('send_time') }} as sent_at,
        {{ business_date(epoch_instant('send_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__mass_message_tasks') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('msgid or userid is empty', 'mass_message_id is null or guide_userid is null'),
            ('status is empty', 'task_status is null'),
            ('what was sent has no time', "task_status = 'sent' and sent_at is null"),
            ('send_time lies outside of 2000 to the delivery', not_in_business('sent_at')),
        ]) }}

    from named

)

select * from judged
