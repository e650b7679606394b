with

source as (

    select * from {{ source('raw', 'pos__campaigns') }}

),

named as (

    select
        campaign_id,
        campaign_type,
        {{ calendar_day('start_date') }} as valid_from_date,
        {{ calendar_day('end_date') }} as valid_to_date,

        -- lineage
        {{ lineage('pos__campaigns') }},
        {{ first_broken_rule([
            ('campaign_id is empty', 'campaign_id is null'),
            ('start_date is not a date', calendar_day('start_date') ~ ' is null'),
            ('end_date is not a date', calendar_day('end_date') ~ ' is null'),
        ]) }}

    from source

)

select * from named
