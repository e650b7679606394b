with

source as (

    select * from {{ source('raw', 'pinkr__targets') }}

),

named as (

    select
        -- ids
        {{ bare('store_no') }} as store_id,
        {{ bare('guide_no') }} as guide_id,

        -- strings
        target_month,

        -- numerics
        {{ fen('sales_target') }} as sales_target_fen,
        {{ whole_number('card_target') }} as card_target,

        -- lineage
        {{ lineage('pinkr__targets') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('store_no is empty', 'store_id is null'),
            ('target_month is no month', 'not ' ~ matches('target_month', '^[0-9]{4}-(0[1-9]|1[0-2])$')),
            ('a target is not a plain number', out_of_range('sales_target_fen') ~ ' or card_target is null'),
        ]) }}

    from named

)

select * from judged
