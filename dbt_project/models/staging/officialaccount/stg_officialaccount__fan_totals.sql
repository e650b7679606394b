with

source as (

    select * from {{ source('raw', 'officialaccount__user_cumulate') }}

),

named as (

    select
        -- ids
        _source_account as appid,

        -- numerics
        {{ whole_number('cumulate_user') }} as fan_count,

        -- dates
        {{ calendar_day('ref_date') }} as business_date,

        -- lineage
        {{ lineage('officialaccount__user_cumulate') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('ref_date is not a date', 'business_date is null'),
            ('ref_date lies outside of 2000 to the delivery', "not (business_date between date '2000-01-01' and _delivery_date)"),
            ('cumulate_user is not a whole number', 'fan_count is null'),
            ('cumulate_user is negative', 'fan_count < 0'),
        ]) }}

    from named

)

select * from judged
