with

source as (

    select * from {{ source('raw', 'tmall__members') }}

),

named as (

    select
        -- ids
        mix_nick as platform_member_id,
        ouid as source_customer_id,
        mobile as phone,

        -- strings
        level as member_level,

        -- numerics
        {{ whole_number('point') }} as points,

        -- timestamps
        {{ epoch_ms_instant('level_expire_time') }} as level_until,
        {{ epoch_ms_instant('version') }} as updated_at,
        {{ business_date(epoch_ms_instant('version')) }} as business_date,

        -- lineage
        {{ lineage('tmall__members') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the push names no member', 'platform_member_id is null'),
            ('version is not a time', 'updated_at is null'),
            ('version lies outside of 2000 to the delivery', not_in_business('updated_at')),
        ]) }}

    from named

)

select * from judged
