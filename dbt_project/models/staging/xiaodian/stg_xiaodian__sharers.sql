with

source as (

    select * from {{ source('raw', 'xiaodian__sharers') }}

),

named as (

    select
        -- ids
        openid as sharer_id,
        {{ nothing_if_empty('staff_no') }} as guide_id,
        unionid,

        -- strings
        nickname as sharer_name,
        case sharer_type
            when '0' then 'ordinary'
            when '1' then 'store'
            else sharer_type
        end as sharer_type,

        -- timestamps
        {{ epoch_instant('bind_time') }} as bound_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('xiaodian__sharers') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('openid is empty', "coalesce(sharer_id, '') = ''"),
            ('bind_time is not a time', 'bound_at is null'),
        ]) }}

    from named

)

select * from judged
