with

repeated_keys as (

    select
        channel,
        entity,
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
            lines.channel = repeated_keys.channel
            and lines.entity = repeated_keys.entity
            and lines._line_key = repeated_keys._line_key

),

one_line_of_each_content as (

    select
        *,
        row_number() over (
            partition by channel, entity, _line_key, _line_content
            order by _delivery_date, _file_sha256, _line_no
        ) as copy_number,
        max(_delivery_date) over (
            partition by channel, entity, _line_key, _line_content
        ) as last_delivery_date

    from repeated_lines

),

ranked_contents as (

    select
        *,
        rank() over (
            partition by channel, entity, _line_key
            order by _line_version desc nulls last, last_delivery_date desc
        ) as age_rank,
        count(*) over (
            partition by channel, entity, _line_key, _line_version, last_delivery_date
        ) as rivals

    from one_line_of_each_content

    where copy_number = 1

),

set_aside as (

    select
        channel,
        entity,
        _file_sha256,
        _line_no,
        _delivery_date,
        'duplicate' as fate,
        'the same line was delivered again' as reason

    from one_line_of_each_content

    where copy_number > 1

    union all

    select
        channel,
        entity,
        _file_sha256,
        _line_no,
        _delivery_date,
        'superseded' as fate,
        'a newer version of the line was delivered' as reason

    from ranked_contents

    where age_rank > 1

    union all

    select
        channel,
        entity,
        _file_sha256,
        _line_no,
        _delivery_date,
        'quarantined' as fate,
        'two contents under one key and no version to choose by' as reason

    from ranked_contents

    where age_rank = 1 and rivals > 1

)

select * from set_aside
