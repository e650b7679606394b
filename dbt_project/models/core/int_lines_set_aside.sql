{%- set last_second = '86400 * (' ~ days_between("date '1970-01-01'", '_delivery_date') ~ ' + 1)' -%}
with

-- A line with something in it that breaks a row rule falls as a whole: neither it nor the rest of
-- what stands in it may be counted.
broken as (

    select
        _stream,
        _delivery_date,
        _file_sha256,
        _line_no,
        'rejected' as fate,
        min(reason) as reason

    from {{ ref('int_lines_rejected') }}

    group by all

),

-- Last changed after it was delivered, it would stay the newest version for good.
misdated as (

    select distinct
        _stream,
        _delivery_date,
        _file_sha256,
        _line_no,
        'quarantined' as fate,
        'the time of its last change lies outside of 2000 to the delivery' as reason

    from {{ ref('int_lines_received') }}

    where
        (
            {{ matches('_line_version', '^[0-9]{4}-[0-9]{2}-[0-9]{2}') }}
            and not left(_line_version, 10) between '2000-01-01' and cast(_delivery_date as string)
        )
        or (
            _stream in ({{ streams_changed_at('epoch_s') }})
            and {{ matches('_line_version', '^[0-9]{1,15}$') }}
            and not cast(_line_version as bigint) between 946684800 and {{ last_second }}
        )
        or (
            _stream in ({{ streams_changed_at('epoch_ms') }})
            and {{ matches('_line_version', '^[0-9]{1,15}$') }}
            and not cast(_line_version as bigint) / 1000 between 946684800 and {{ last_second }}
        )

),

unbelieved as (

    select * from broken

    union all

    select misdated.*

    from misdated

    left join broken
        on
            misdated._stream = broken._stream
            and misdated._delivery_date = broken._delivery_date
            and misdated._file_sha256 = broken._file_sha256
            and misdated._line_no = broken._line_no

    where broken._line_no is null

),

repeated_keys as (

    select
        _stream,
        _line_key

    from {{ ref('int_lines_received') }}

    where _line_key is not null

    group by all

    having count(*) > 1

),

repeated_lines as (

    select lines.*

    from {{ ref('int_lines_received') }} as lines

    inner join repeated_keys
        on
            lines._stream = repeated_keys._stream
            and lines._line_key = repeated_keys._line_key

    left join unbelieved
        on
            lines._stream = unbelieved._stream
            and lines._delivery_date = unbelieved._delivery_date
            and lines._file_sha256 = unbelieved._file_sha256
            and lines._line_no = unbelieved._line_no

    where unbelieved._line_no is null

),

numbered as (

    select
        *,
        row_number() over (
            partition by _stream, _line_key, _line_content
            order by _delivery_date, _file_sha256, _line_no
        ) as copy_number,
        max(_delivery_date) over (partition by _stream, _line_key, _line_content) as last_delivery_date

    from repeated_lines

),

ranked as (

    select
        *,
        dense_rank() over (
            partition by _stream, _line_key
            order by _line_version desc nulls last, last_delivery_date desc
        ) as age_rank,
        sum(case when copy_number = 1 then 1 else 0 end) over (
            partition by _stream, _line_key, _line_version, last_delivery_date
        ) as rivals

    from numbered

),

judged as (

    select
        *,
        case
            when copy_number > 1 then 'duplicate'
            when age_rank > 1 then 'superseded'
            when rivals > 1 then 'quarantined'
        end as fate

    from ranked

),

set_aside as (

    select
        _stream,
        _delivery_date,
        _file_sha256,
        _line_no,
        fate,
        case fate
            when 'duplicate' then 'the same line was delivered again'
            when 'superseded' then 'a newer version of the line was delivered'
            else 'two contents under one key and no version to choose by'
        end as reason

    from judged

    where fate is not null

    union all

    select * from unbelieved

)

select * from set_aside
