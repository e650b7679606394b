with

source as (

    select * from {{ source('raw', 'wecom__callback_members') }}

),

named as (

    select
        -- ids
        {{ said('ToUserName') }} as corp_id,
        ChatId as chat_id,
        {{ said('value') }} as member_token,

        -- strings
        UpdateDetail as update_detail,

        -- timestamps
        {{ epoch_instant('CreateTime') }} as happened_at,
        {{ business_date('(' ~ epoch_instant('CreateTime') ~ ')') }} as business_date,

        -- lineage
        {{ lineage('wecom__callback_members') }},
        {{ first_broken_rule([
            ('ChatId is empty', "coalesce(ChatId, '') = ''"),
            ('value is empty', 'coalesce(' ~ said('value') ~ ", '') = ''"),
            ('CreateTime is not a time', epoch_instant('CreateTime') ~ ' is null'),
            ('CreateTime lies outside of 2000 to the delivery', not_in_business('(' ~ epoch_instant('CreateTime') ~ ')')),
        ]) }}

    from source

)

select * from named
