with

source as (

    select * from {{ source('raw', 'landing__streams') }}

),

named as (

    select
        channel,
        stream,
        state as stream_state,
        until as closed_on_date,
        kept_days,
        lateness_days

    from source

)

select * from named
