with

capabilities as (

    select * from {{ ref('capabilities') }}

),

streams as (

    select
        given.capability,
        given.channel,
        given.stream,
        streams.stream_state = 'delivers' as is_delivered,
        -- What has come before a channel was closed is still told.
        streams.stream_state in ('delivers', 'closed') as is_told,
        case
            when streams.stream_state = 'closed' then concat('closed on ', streams.closed_on_date)
            when streams.stream_state <> 'delivers' then streams.stream_state
        end as missing_because

    from {{ ref('stg_landing__capabilities') }} as given

    inner join {{ ref('stg_landing__streams') }} as streams
        on
            given.channel = streams.channel
            and given.stream = streams.stream

),

brand as (

    select
        capabilities.capability,
        capabilities.name_zh,
        capabilities.meaning,
        streams.channel,
        streams.stream,
        streams.is_delivered,
        streams.is_told,
        streams.missing_because,
        max(case when streams.is_delivered then 1 else 0 end) over (
            partition by capabilities.capability
        ) = 1 as is_available

    from capabilities

    inner join streams
        on capabilities.capability = streams.capability

)

select * from brand
