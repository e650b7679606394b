with

source as (

    select * from {{ source('raw', 'miniprogram__visit_trend') }}

),

named as (

    select
        -- ids
        _source_account as appid,

        -- numerics
        {{ whole_number('session_cnt') }} as session_count,
        {{ whole_number('visit_pv') }} as page_view_count,
        {{ whole_number('visit_uv') }} as visitor_count,
        {{ whole_number('visit_uv_new') }} as new_visitor_count,
        {{ decimal_number('stay_time_uv', 8) }} as stay_seconds_per_visitor,
        {{ decimal_number('stay_time_session', 8) }} as stay_seconds_per_session,
        {{ decimal_number('visit_depth', 8) }} as visit_depth,

        -- dates
        {{ calendar_day(
            "concat_ws('-', substring(ref_date, 1, 4), substring(ref_date, 5, 2), substring(ref_date, 7))"
        ) }} as business_date,

        -- lineage
        {{ lineage('miniprogram__visit_trend') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('ref_date is not a date', 'business_date is null'),
            ('ref_date lies outside of 2000 to the delivery', "not (business_date between date '2000-01-01' and _delivery_date)"),
            ('a count is not a whole number', 'session_count is null or page_view_count is null or visitor_count is null or new_visitor_count is null'),
            ('there are more new visitors than visitors', 'new_visitor_count > visitor_count or new_visitor_count < 0'),
        ]) }}

    from named

)

select * from judged
