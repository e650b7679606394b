{#
    Which days the lines of each delivered file tell of, as far as they say what had not been said
    before: a night that repeats the last days tells nothing. What a line tells of can be another day
    than its own: the day of the sale that is given back, or the day that a newer version leaves.
#}
with

-- Most lines come once: only the others are put in order.
repeated_keys as (

    select
        _stream,
        _line_key

    from {{ ref('int_lines_believed') }}

    where _line_key is not null

    group by all

    having count(*) > 1

),

repeated_contents as (

    select
        _stream,
        _line_content,
        min(_delivery_date) as first_told_date

    from {{ ref('int_lines_believed') }}

    group by all

    having count(*) > 1

),

versions as (

    select
        lines._stream,
        lines._delivery_date,
        lines._file_sha256,
        lines._line_content,
        lines.business_date,
        lag(lines._line_content) over newest_last as former_content,
        lag(lines.business_date) over newest_last as former_date

    from {{ ref('int_lines_believed') }} as lines

    inner join repeated_keys
        on
            lines._stream = repeated_keys._stream
            and lines._line_key = repeated_keys._line_key

    window newest_last as (
        partition by lines._stream, lines._line_key
        order by lines._delivery_date, lines._file_sha256, lines._line_no
    )

),

firsts as (

    select
        _stream,
        _delivery_date,
        _file_sha256,
        _line_content,
        business_date

    from versions

    where former_content is null

    union all

    select
        lines._stream,
        lines._delivery_date,
        lines._file_sha256,
        lines._line_content,
        lines.business_date

    from {{ ref('int_lines_believed') }} as lines

    left join repeated_keys
        on
            lines._stream = repeated_keys._stream
            and lines._line_key = repeated_keys._line_key

    where repeated_keys._line_key is null

),

-- What has a key repeats its version before, back and forth included; the rest, and a state that is
-- told anew every night, repeats whatever was told before.
told as (

    select
        firsts._stream,
        firsts._delivery_date,
        firsts._file_sha256,
        firsts.business_date,
        'new' as change

    from firsts

    left join repeated_contents
        on
            firsts._stream = repeated_contents._stream
            and firsts._line_content = repeated_contents._line_content

    where firsts._delivery_date = coalesce(repeated_contents.first_told_date, firsts._delivery_date)

    union all

    select
        _stream,
        _delivery_date,
        _file_sha256,
        business_date,
        'newer' as change

    from versions

    where former_content <> _line_content

    union all

    select
        _stream,
        _delivery_date,
        _file_sha256,
        former_date as business_date,
        'newer' as change

    from versions

    where
        former_content <> _line_content
        and former_date <> business_date

),

refunded as (

    select
        concat(deliveries.channel, '__', deliveries.stream) as _stream,
        refunds._delivery_date,
        refunds._file_sha256,
        refunds.order_dated_on_date as business_date,
        'refund' as change

    from {{ ref('fct_refund_lines') }} as refunds

    inner join {{ ref('stg_landing__deliveries') }} as deliveries
        on
            refunds._file_sha256 = deliveries.file_sha256
            and refunds._delivery_date = deliveries.delivery_date
            and refunds.channel = deliveries.channel
            and deliveries.delivery_status = 'loaded'

),

counted as (

    select
        _stream,
        _delivery_date,
        _file_sha256,
        business_date,
        change,
        count(*) as lines

    from (
        select * from told

        union all

        select * from refunded
    ) as changes

    group by all

)

select * from counted
