with

source as (

    select * from {{ source('raw', 'masters__rosters') }}

),

named as (

    select
        -- ids
        {{ bare(said('工号')) }} as staff_no,
        {{ bare(said('门店编码')) }} as store_id,

        -- numerics
        {{ clock_minute(said('上班时间')) }} as starts_minute,
        {{ clock_minute(said('下班时间')) }} as ends_minute,

        -- dates
        {{ sheet_day(said('日期')) }} as shift_date,

        -- lineage
        {{ lineage('masters__rosters') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the shift has no staff number', 'staff_no is null'),
            ('the store has no code', 'store_id is null'),
            ('the shift is on no date', 'shift_date is null'),
            ('the hours cannot be read', 'starts_minute is null or ends_minute is null'),
            ('the shift ends before it begins', 'ends_minute < starts_minute'),
        ]) }}

    from named

)

select * from judged
