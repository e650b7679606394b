with

source as (

    select * from {{ source('raw', 'officialaccount__users') }}

),

named as (

    select
        -- ids
        _source_account as appid,
        openid,
        unionid,

        -- strings
        {{ nothing_if_empty('subscribe_scene') }} as subscribe_scene,
        coalesce({{ nothing_if_empty('qr_scene_str') }}, {{ nothing_if_empty('qr_scene') }}) as scene_code,
        {{ nothing_if_empty('groupid') }} as group_code,
        tagid_list as tags_json,
        {{ nothing_if_empty('language') }} as language,

        -- booleans
        {{ yes_or_no('subscribe') }} as is_subscribed,

        -- timestamps
        {{ epoch_instant('subscribe_time') }} as subscribed_at,

        -- lineage
        {{ lineage('officialaccount__users') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('openid is empty', 'openid is null'),
            ('subscribe is neither 0 nor 1', 'is_subscribed is null'),
            ('a fan has no subscribe_time', 'is_subscribed and subscribed_at is null'),
            ('subscribe_time lies outside of 2000 to the delivery', not_in_business('subscribed_at')),
        ]) }}

    from named

)

select * from judged
