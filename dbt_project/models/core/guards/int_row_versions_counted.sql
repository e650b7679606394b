with

received as (

    select
        _stream,
        cast(_line_version as bigint) as row_version,
        min(_delivery_date) as delivery_date

    from {{ ref('int_lines_received') }}

    where
        _stream in ({{ streams_paged_by_version() }})
        and not is_child
        and {{ matches('_line_version', '^[0-9]{1,18}$') }}

    group by all

),

-- A line that breaks a row rule came too, though nobody trusts the version that it tells.
rejected as (

    select
        _stream,
        _delivery_date as delivery_date,
        count(*) as rejected_lines

    from {{ ref('int_lines_set_aside') }}

    where fate = 'rejected'

    group by all

),

-- How far the pages of the deliveries before had come.
marks as (

    select
        _stream,
        delivery_date,
        coalesce(
            max(max(row_version)) over (
                partition by _stream order by delivery_date rows between unbounded preceding and 1 preceding
            ),
            0
        ) as mark

    from received

    group by _stream, delivery_date

),

counted as (

    select
        received._stream,
        received.delivery_date,
        count(*) filter (where received.row_version < marks.mark) as late_versions,
        max(received.row_version)
        - min(received.row_version) filter (where received.row_version > marks.mark)
        + 1
        - count(*) filter (where received.row_version > marks.mark)
        - coalesce(max(rejected.rejected_lines), 0) as skipped_versions

    from received

    inner join marks using (_stream, delivery_date)

    left join rejected using (_stream, delivery_date)

    group by received._stream, received.delivery_date

),

-- A source that numbers its other tables from the same row skips numbers every night: a gap says
-- nothing then.
judged as (

    select
        *,
        2 * sum(case when skipped_versions <= 0 then 1 else 0 end) over (partition by _stream)
        > count(*) over (partition by _stream) as is_gapless

    from counted

)

select * from judged
