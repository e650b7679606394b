with

streams as (

    select * from {{ ref('stg_landing__streams') }}

),

newest as (

    select
        channel,
        stream,
        max(delivery_date) as newest_delivery_date

    from {{ ref('stg_landing__deliveries') }}

    where delivery_status = 'loaded'

    group by all

),

delivered as (

    select
        streams.*,
        concat(streams.channel, '__', streams.stream) as _stream,
        newest.newest_delivery_date

    from streams

    left join newest
        on
            streams.channel = newest.channel
            and streams.stream = newest.stream

)

select * from delivered
