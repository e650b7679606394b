with

source as (

    select * from {{ source('raw', 'miniprogram__users') }}

),

named as (

    select
        -- ids
        _source_account as appid,
        openid,
        unionid,
        coalesce({{ said('phone_info.purePhoneNumber') }}, {{ said('phone_info.phoneNumber') }}) as phone,

        -- strings
        {{ nothing_if_empty(said('phone_info.countryCode')) }} as phone_country_code,

        -- timestamps
        {{ instant('registered_at') }} as registered_at,
        {{ instant('updated_at') }} as updated_at,
        {{ epoch_instant(said('phone_info.watermark.timestamp')) }} as phone_verified_at,

        -- lineage
        {{ lineage('miniprogram__users') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('openid is empty', 'openid is null'),
            ('registered_at is not a time', 'registered_at is null'),
            ('a phone was told at no time', 'phone is not null and phone_verified_at is null'),
            ('registered_at lies outside of 2000 to the delivery', not_in_business('registered_at')),
            ('the phone was told outside of 2000 to the delivery', not_in_business('phone_verified_at')),
        ]) }}

    from named

)

select * from judged
