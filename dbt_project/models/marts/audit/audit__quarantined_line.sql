{{ config(alias='quarantined_line') }}

with

unreadable as (

    select
        channel,
        stream,
        delivery_date,
        file_sha256,
        line_no,
        reason

    from {{ ref('stg_landing__quarantined_lines') }}

),

judged as (

    select
        _stream as stream_name,
        _delivery_date as delivery_date,
        _file_sha256 as file_sha256,
        _line_no as line_no,
        reason

    from {{ ref('int_lines_set_aside') }}

    where fate in ('quarantined', 'rejected')

),

judged_of_stream as (

    select
        deliveries.channel,
        deliveries.stream,
        judged.delivery_date,
        judged.file_sha256,
        judged.line_no,
        judged.reason

    from judged

    inner join {{ ref('stg_landing__deliveries') }} as deliveries
        on
            judged.stream_name = concat(deliveries.channel, '__', deliveries.stream)
            and judged.file_sha256 = deliveries.file_sha256
            and judged.delivery_date = deliveries.delivery_date
            and deliveries.delivery_status = 'loaded'

),

lines as (

    select * from unreadable

    union all

    select * from judged_of_stream

)

select * from lines
