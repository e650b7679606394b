with

source as (

    select * from {{ source('raw', 'officialaccount__user_summary') }}

),

named as (

    select
        -- ids
        _source_account as appid,

        -- strings
        user_source as source_code,

        -- numerics
        {{ whole_number('new_user') }} as new_fan_count,
        {{ whole_number('cancel_user') }} as lost_fan_count,

        -- dates
        {{ calendar_day('ref_date') }} as business_date,

        -- lineage
        {{ lineage('officialaccount__user_summary') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('ref_date is not a date', 'business_date is null'),
            ('ref_date lies outside of 2000 to the delivery', "not (business_date between date '2000-01-01' and _delivery_date)"),
            ('user_source is empty', 'source_code is null'),
            ('a count is not a whole number', 'new_fan_count is null or lost_fan_count is null'),
            ('a count is negative', 'new_fan_count < 0 or lost_fan_count < 0'),
        ]) }}

    from named

)

select * from judged
