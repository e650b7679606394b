with

judged as (

    select * from {{ ref('int_statistics_days_judged') }}

),

statistics as (

    select distinct _stream

    from judged

),

-- A day of statistics is asked for in several nights; of other streams a delivery is the day before it.
deliveries as (

    select
        streams._stream,
        {{ days_after('expected.delivery_date', '-1') }} as missing_date,
        {{ days_after('expected.delivery_date', 'streams.kept_days - 1') }} as fetch_until_date,
        streams.newest_delivery_date

    from {{ ref('stg_landing__expected_deliveries') }} as expected

    inner join {{ ref('int_streams_delivered') }} as streams
        on
            expected.channel = streams.channel
            and expected.stream = streams.stream
            and streams.kept_days is not null

    left join statistics
        on streams._stream = statistics._stream

    where expected.delivery_state in ('missing', 'rejected') and statistics._stream is null

),

missed as (

    select
        _stream,
        business_date as missing_date,
        fetch_until_date,
        newest_delivery_date

    from judged

    where missing_because is not null and not is_asked_again

    union all

    select * from deliveries

)

select * from missed
