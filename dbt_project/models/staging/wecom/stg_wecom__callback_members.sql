with

source as (

    select * from {{ source('raw', 'wecom__callback_members') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        ChatId as group_id,
        {{ said('value') }} as member_id,

        -- strings
        UpdateDetail as update_detail,
        CurMemVer as member_version,

        -- timestamps
        {{ epoch_instant('CreateTime') }} as happened_at,
        {{ business_date('happened_at') }} as business_date,

        -- lineage
        {{ lineage('wecom__callback_members') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('ChatId is empty', "coalesce(group_id, '') = ''"),
            ('value is empty', "coalesce(member_id, '') = ''"),
            ('CreateTime is not a time', 'happened_at is null'),
            ('CreateTime lies outside of 2000 to the delivery', not_in_business('happened_at')),
        ]) }}

    from named

)

select * from judged
