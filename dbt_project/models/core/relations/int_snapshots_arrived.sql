with

arrived as (

    select * from {{ ref('int_snapshots_told') }}

),

-- What landed of a delivery of which a file was rejected may be half of it.
unfinished as (

    select
        concat(channel, '__', stream) as _stream,
        delivery_date

    from {{ ref('stg_landing__expected_deliveries') }}

    where delivery_state <> 'arrived'

),

holed as (

    select
        _stream,
        _delivery_date as delivery_date

    from {{ ref('int_lines_set_aside') }}

    where fate in ('rejected', 'quarantined')

    union

    select
        concat(channel, '__', stream) as _stream,
        delivery_date

    from {{ ref('stg_landing__quarantined_lines') }}

),

snapshots as (

    select
        arrived.entity,
        arrived.account_id,
        arrived.delivery_date,
        holed.delivery_date is null as is_complete

    from arrived

    left join unfinished
        on
            arrived._stream = unfinished._stream
            and arrived.delivery_date = unfinished.delivery_date

    left join holed
        on
            arrived._stream = holed._stream
            and arrived.delivery_date = holed.delivery_date

    where unfinished.delivery_date is null

)

select * from snapshots
