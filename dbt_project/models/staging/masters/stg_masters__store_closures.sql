with

source as (

    select * from {{ source('raw', 'masters__store_closures') }}

),

named as (

    select
        -- ids
        {{ bare(said('门店编码')) }} as store_id,

        -- strings
        case {{ bare(said('原因')) }}
            when '装修' then 'refurbishment'
            else {{ bare(said('原因')) }}
        end as closure_reason,

        -- dates
        {{ sheet_day(said('开始日期')) }} as first_closed_date,
        {{ sheet_day(said('结束日期')) }} as last_closed_date,

        -- lineage
        {{ lineage('masters__store_closures') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the store has no code', 'store_id is null'),
            ('the closure begins on no date', 'first_closed_date is null'),
            ('the closure ends before it begins', 'last_closed_date < first_closed_date'),
        ]) }}

    from named

)

select * from judged
