{#
    Shifts as last planned. A later file counts: what a whole file of the day no longer has was
    called off; one with lines set aside proves nothing of what is not in it.
#}
with

told as (

    {{ standing_lines('rosters', [
        'staff_no', 'store_id', 'starts_minute', 'ends_minute', 'shift_date',
    ], is_history=true) | indent(4) }}

),

holed as (

    select distinct
        _stream,
        _delivery_date

    from {{ ref('int_lines_set_aside') }}

    where fate in ('rejected', 'quarantined')

),

dated as (

    select
        told.*,
        max(case when holed._delivery_date is null then told._delivery_date end) over (
            partition by told._stream, told.shift_date
        ) as last_whole_date

    from told

    left join holed
        on
            told._stream = holed._stream
            and told._delivery_date = holed._delivery_date

),

latest as (

    select * from dated

    qualify
        row_number() over (
            partition by channel, staff_no, store_id, shift_date
            order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

shifts as (

    select
        channel,
        staff_no as guide_id,
        store_id,
        cast(starts_minute as bigint) as starts_minute,
        cast(ends_minute as bigint) as ends_minute,
        cast(ends_minute as bigint) - cast(starts_minute as bigint) as rostered_minutes,
        shift_date

    from latest

    where _delivery_date >= coalesce(last_whole_date, _delivery_date)

)

select * from shifts
