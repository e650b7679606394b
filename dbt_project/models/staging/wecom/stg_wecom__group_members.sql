with

source as (

    select * from {{ source('raw', 'wecom__group_chat_members') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('chat_id') }} as group_id,
        userid as member_id,
        case when type = '2' then userid end as external_userid,
        unionid,
        {{ nothing_if_empty(said('invitor.userid')) }} as invitor_userid,

        -- strings
        case join_scene
            when '1' then 'invited'
            when '2' then 'invitation_link'
            when '3' then 'qr_code'
            else join_scene
        end as join_scene,
        {{ nothing_if_empty('state') }} as join_state,

        -- booleans
        type = '1' as is_staff,

        -- timestamps
        {{ epoch_instant('join_time') }} as joined_at,

        -- lineage
        {{ lineage('wecom__group_chat_members') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('chat_id or userid is empty', 'group_id is null or member_id is null'),
            ('type is neither staff nor customer', 'is_staff is null or (not is_staff and external_userid is null)'),
            ('join_time is not a time', 'joined_at is null'),
            ('join_time lies outside of 2000 to the delivery', not_in_business('joined_at')),
        ]) }}

    from named

)

select * from judged
