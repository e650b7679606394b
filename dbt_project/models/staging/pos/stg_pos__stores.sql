with

source as (

    select * from {{ source('raw', 'pos__stores') }}

),

named as (

    select
        store_id,
        {{ calendar_day('opened_on') }} as opening_date,

        -- lineage
        {{ lineage('pos__stores') }},
        {{ first_broken_rule([
            ('store_id is empty', 'store_id is null'),
            ('opened_on is not a date', 'opened_on is not null and ' ~ calendar_day('opened_on') ~ ' is null'),
        ]) }}

    from source

)

select * from named
