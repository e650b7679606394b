with

source as (

    select * from {{ source('raw', 'wecom__callbacks') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('ToUserName') }} as named_corp_id,
        {{ nothing_if_empty('UserID') }} as guide_userid,
        {{ nothing_if_empty('ExternalUserID') }} as external_userid,
        {{ nothing_if_empty('ChatId') }} as group_id,

        -- strings
        {{ said('Event') }} as event_name,
        ChangeType as change_type,
        case
            when ChangeType = 'del_follow_user' then 'customer_deleted'
            when ChangeType = 'del_external_contact' and {{ said('Source') }} = 'DELETE_BY_TRANSFER' then 'transfer'
            when ChangeType = 'del_external_contact' then 'guide_deleted'
        end as ended_because,
        {{ nothing_if_empty(said('State')) }} as state,
        case when not {{ matches(said('State'), '^wb:') }} then {{ nothing_if_empty(said('State')) }} end as code_state,
        {{ nothing_if_empty('FailReason') }} as fail_reason,
        UpdateDetail as update_detail,
        -- Both are told of every update, and only one of them means anything.
        case
            when UpdateDetail <> 'add_member' then null
            when JoinScene = '1' then 'invited'
            when JoinScene = '2' then 'invitation_link'
            when JoinScene = '3' then 'qr_code'
            else JoinScene
        end as join_scene,
        case
            when UpdateDetail <> 'del_member' then null
            when QuitScene = '0' then 'left'
            when QuitScene = '1' then 'removed'
            else QuitScene
        end as quit_scene,
        LastMemVer as former_member_version,
        CurMemVer as member_version,

        -- numerics
        {{ whole_number('MemChangeCnt') }} as changed_member_count,

        -- timestamps
        {{ epoch_instant('CreateTime') }} as happened_at,
        {{ business_date('happened_at') }} as business_date,

        -- lineage
        {{ lineage('wecom__callbacks') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('ToUserName is empty', "coalesce(named_corp_id, '') = ''"),
            ('it is another corp', 'named_corp_id <> corp_id'),
            ('ChangeType is empty', "coalesce(change_type, '') = ''"),
            ('CreateTime is not a time', 'happened_at is null'),
            ('CreateTime lies outside of 2000 to the delivery', not_in_business('happened_at')),
            (
                'a change of a contact names no guide or no customer',
                "event_name = 'change_external_contact' and (guide_userid is null or external_userid is null)",
            ),
            ('a change of a group names no group', "event_name = 'change_external_chat' and group_id is null"),
        ]) }}

    from named

)

select * from judged
