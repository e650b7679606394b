with

source as (

    select * from {{ source('raw', 'wecom__group_chats') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('chat_id') }} as group_id,
        {{ nothing_if_empty('owner') }} as owner_userid,

        -- strings
        {{ nothing_if_empty('name') }} as group_name,
        case status
            when '0' then 'normal'
            when '1' then 'owner_left'
            when '2' then 'being_inherited'
            when '3' then 'inherited'
            else status
        end as group_status,
        admin_list as admins_json,
        member_version,

        -- timestamps
        {{ epoch_instant('create_time') }} as created_at,

        -- lineage
        {{ lineage('wecom__group_chats') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('chat_id is empty', 'group_id is null'),
            ('owner is empty', 'owner_userid is null'),
            ('create_time is not a time', 'created_at is null'),
            ('create_time lies outside of 2000 to the delivery', not_in_business('created_at')),
        ]) }}

    from named

)

select * from judged
