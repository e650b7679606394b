with

source as (

    select * from {{ source('raw', 'pinkr__guide_performances') }}

),

named as (

    select
        -- ids
        {{ bare('order_no') }} as order_id,
        {{ bare('guide_no') }} as guide_id,
        {{ bare('store_no') }} as store_id,

        -- strings
        case order_type when '0' then 'sale' when '1' then 'return' end as ticket_type,

        -- numerics
        {{ fen('performance_money') }} as credited_fen,
        {{ whole_number('number') }} as quantity,

        -- timestamps
        {{ instant('order_time') }} as ordered_at,
        {{ business_date(instant('order_time')) }} as business_date,

        -- lineage
        _child_no,
        {{ lineage('pinkr__guide_performances') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_no or guide_no is empty', 'order_id is null or guide_id is null'),
            ('order_type is neither sale nor return', 'ticket_type is null'),
            ('performance_money is not a plain amount', out_of_range('credited_fen')),
            ('order_time is not a time', 'ordered_at is null'),
            ('order_time lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
