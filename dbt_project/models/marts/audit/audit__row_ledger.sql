{{ config(alias='row_ledger') }}

with

deliveries as (

    select * from {{ ref('stg_landing__deliveries') }}

),

-- Lines that landed and were judged afterwards: by a row rule, or against other lines of their key.
-- What stands in a line is no line: it is counted by landing, and shares the fate of its line.
judged_later as (

    select
        _stream as stream_name,
        _delivery_date as delivery_date,
        _file_sha256 as file_sha256,
        fate

    from {{ ref('int_lines_set_aside') }}

),

moved as (

    select
        stream_name,
        delivery_date,
        file_sha256,
        count(*) filter (where fate in ('quarantined', 'rejected')) as quarantined,
        count(*) filter (where fate = 'duplicate') as duplicate,
        count(*) filter (where fate = 'superseded') as superseded

    from judged_later

    group by all

),

ledger as (

    select
        deliveries.channel,
        deliveries.stream,
        deliveries.delivery_date,
        deliveries.file_name,
        deliveries.file_sha256,
        deliveries.delivery_status,
        deliveries.reason,
        deliveries.received_lines as received,
        deliveries.loaded_lines
        - coalesce(moved.quarantined + moved.duplicate + moved.superseded, 0) as loaded,
        deliveries.duplicate_lines + coalesce(moved.duplicate, 0) as duplicate,
        deliveries.superseded_lines + coalesce(moved.superseded, 0) as superseded,
        deliveries.quarantined_lines + coalesce(moved.quarantined, 0) as quarantined,
        deliveries.erased_lines as erased,
        deliveries.rejected_lines as rejected

    from deliveries

    left join moved
        on
            concat(deliveries.channel, '__', deliveries.stream) = moved.stream_name
            and deliveries.file_sha256 = moved.file_sha256
            and deliveries.delivery_date = moved.delivery_date
            and deliveries.delivery_status = 'loaded'

)

select * from ledger
