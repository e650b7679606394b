with

source as (

    select * from {{ source('raw', 'masters__marketing_calendar') }}

),

named as (

    select
        -- strings
        {{ bare(said('活动名称')) }} as event_name,
        case {{ bare(said('类型')) }}
            when '节假日' then 'holiday'
            when '营销节点' then 'promotion'
            else {{ bare(said('类型')) }}
        end as event_kind,

        -- dates
        {{ sheet_day(said('开始日期')) }} as first_event_date,
        {{ sheet_day(said('结束日期')) }} as last_event_date,

        -- lineage
        {{ lineage('masters__marketing_calendar') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the event has no name', 'event_name is null'),
            ('the event is on no date', 'first_event_date is null or last_event_date is null'),
            ('the event ends before it begins', 'last_event_date < first_event_date'),
        ]) }}

    from named

)

select * from judged
