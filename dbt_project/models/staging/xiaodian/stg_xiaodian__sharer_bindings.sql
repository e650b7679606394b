with

source as (

    select * from {{ source('raw', 'xiaodian__sharer_bindings') }}

),

named as (

    select
        -- ids
        openid as sharer_id,

        -- strings
        case sharer_type
            when '0' then 'ordinary'
            when '1' then 'store'
            else sharer_type
        end as sharer_type,
        case bind_status
            when '1' then 'bound'
            when '2' then 'unbound'
            else bind_status
        end as binding_event,

        -- timestamps
        {{ epoch_instant('CreateTime') }} as happened_at,

        -- lineage
        {{ lineage('xiaodian__sharer_bindings') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('openid is empty', "coalesce(sharer_id, '') = ''"),
            ('bind_status is empty', "coalesce(binding_event, '') = ''"),
            ('CreateTime is not a time', 'happened_at is null'),
            ('CreateTime lies outside of 2000 to the delivery', not_in_business('happened_at')),
        ]) }}

    from named

)

select * from judged
