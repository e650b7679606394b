with

source as (

    select * from {{ source('raw', 'officialaccount__events') }}

),

named as (

    select
        -- ids
        _source_account as appid,
        FromUserName as openid,
        {{ nothing_if_empty('ToUserName') }} as account_username,

        -- strings
        lower(Event) as event_type,
        {{ nothing_if_empty("replace(EventKey, 'qrscene_', '')") }} as scene_code,

        -- timestamps
        {{ epoch_instant('CreateTime') }} as happened_at,
        {{ business_date(epoch_instant('CreateTime')) }} as business_date,

        -- lineage
        {{ lineage('officialaccount__events') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('FromUserName is empty', 'openid is null'),
            ('Event is empty', 'event_type is null'),
            ('CreateTime is not a time', 'happened_at is null'),
            ('CreateTime lies outside of 2000 to the delivery', not_in_business('happened_at')),
        ]) }}

    from named

)

select * from judged
