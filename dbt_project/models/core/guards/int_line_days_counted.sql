{#
    Which days the lines of each delivered file tell of, as far as they say what had not been said
    before: a night that repeats the last days tells nothing. What a line tells of can be another day
    than its own: the day of the sale that is given back, or the day that a newer version leaves.
#}
with

lines as (

    select received.*

    from {{ ref('int_lines_received') }} as received

    left join {{ ref('int_lines_set_aside') }} as set_aside
        on
            received._stream = set_aside._stream
            and received._delivery_date = set_aside._delivery_date
            and received._file_sha256 = set_aside._file_sha256
            and received._line_no = set_aside._line_no
            and set_aside.fate in ('quarantined', 'rejected')

    where
        not received.is_child
        and set_aside._line_no is null

),

versions as (

    select
        *,
        lag(_line_content) over newest_last as former_content,
        lag(business_date) over newest_last as former_date

    from lines

    window newest_last as (
        partition by _stream, coalesce(_line_key, concat(_file_sha256, _line_no))
        order by _delivery_date, _file_sha256, _line_no
    )

),

contents as (

    select
        _stream,
        _line_content,
        min(_delivery_date) as first_told_date

    from lines

    group by all

),

-- What has a key repeats its version before, back and forth included; the rest, and a state that is
-- told anew every night, repeats whatever was told before.
compared as (

    select
        versions.*,
        versions.former_content is not null as is_newer,
        case
            when versions.former_content is not null then versions.former_content = versions._line_content
            else contents.first_told_date < versions._delivery_date
        end as is_repeated

    from versions

    inner join contents
        using (_stream, _line_content)

),

told as (

    select
        _stream,
        _delivery_date,
        _file_sha256,
        business_date,
        case when is_newer then 'newer' else 'new' end as change

    from compared

    where not is_repeated

    union all

    select
        _stream,
        _delivery_date,
        _file_sha256,
        former_date as business_date,
        'newer' as change

    from compared

    where is_newer and not is_repeated and former_date <> business_date

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
