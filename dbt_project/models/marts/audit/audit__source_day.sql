{{ config(alias='source_day') }}

with

lines as (

    select
        deliveries.channel,
        deliveries.stream,
        lines._delivery_date as delivery_date,
        lines._file_sha256 as file_sha256,
        lines.business_date,
        lines.change,
        lines.lines

    from {{ ref('int_line_days_counted') }} as lines

    inner join {{ ref('stg_landing__deliveries') }} as deliveries
        on
            lines._stream = concat(deliveries.channel, '__', deliveries.stream)
            and lines._file_sha256 = deliveries.file_sha256
            and lines._delivery_date = deliveries.delivery_date
            and deliveries.delivery_status = 'loaded'

),

persons as (

    select
        'all' as channel,
        'persons' as stream,
        moved_on_date as delivery_date,
        cast(null as string) as file_sha256,
        business_date,
        change,
        lines

    from {{ ref('int_person_days_moved') }}

),

told as (

    select * from lines

    union all

    select * from persons

)

select * from told
