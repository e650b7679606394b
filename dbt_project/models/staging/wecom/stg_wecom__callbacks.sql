with

source as (

    select * from {{ source('raw', 'wecom__callbacks') }}

),

named as (

    select
        -- ids
        {{ said('ToUserName') }} as corp_id,
        UserID as guide_userid,
        ExternalUserID as external_userid,
        ChatId as chat_id,

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
        case when UpdateDetail = 'add_member' then JoinScene end as join_scene,
        case when UpdateDetail = 'del_member' then QuitScene end as quit_scene,
        LastMemVer as former_member_version,
        CurMemVer as member_version,

        -- numerics
        {{ whole_number('MemChangeCnt') }} as changed_member_count,

        -- timestamps
        {{ epoch_instant('CreateTime') }} as happened_at,
        {{ business_date('(' ~ epoch_instant('CreateTime') ~ ')') }} as business_date,

        -- lineage
        {{ lineage('wecom__callbacks') }},
        {{ first_broken_rule([
            ('ToUserName is empty', "coalesce(ToUserName, '') = ''"),
            ('it is another corp', "ToUserName <> _source_account"),
            ('ChangeType is empty', "coalesce(ChangeType, '') = ''"),
            ('CreateTime is not a time', epoch_instant('CreateTime') ~ ' is null'),
            ('CreateTime lies outside of 2000 to the delivery', not_in_business('(' ~ epoch_instant('CreateTime') ~ ')')),
            ('a change of a contact names no guide or no customer', said('Event') ~ " = 'change_external_contact' and (coalesce(UserID, '') = '' or coalesce(ExternalUserID, '') = '')"),
            ('a change of a group names no group', said('Event') ~ " = 'change_external_chat' and coalesce(ChatId, '') = ''"),
        ]) }}

    from source

)

select * from named
