with

source as (

    select * from {{ source('raw', 'wecom__mass_messages') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('msgid') }} as mass_message_id,
        {{ nothing_if_empty('creator') }} as creator_userid,

        -- strings
        {{ nothing_if_empty('chat_type') }} as recipient_kind,
        case create_type
            when '0' then 'corp'
            when '1' then 'guide'
            else create_type
        end as created_by,
        attachments as attachments_json,

        -- timestamps
        {{ epoch_instant('create_time') }} as created_at,
        {{ business_date(epoch_instant('create_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__mass_messages') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('msgid is empty', 'mass_message_id is null'),
            ('create_time is not a time', 'created_at is null'),
            ('create_time lies outside of 2000 to the delivery', not_in_business('created_at')),
        ]) }}

    from named

)

select * from judged
