with

source as (

    select * from {{ source('raw', 'loyalty__coupon_templates') }}

),

named as (

    select
        -- ids
        template_id,

        -- strings
        template_name,
        case cost_bearer when '1' then 'merchant' when '2' then 'platform' else cost_bearer end as cost_bearer,

        -- numerics
        {{ fen('off_amount') }} as off_fen,
        {{ fen('threshold_amount') }} as threshold_fen,

        -- dates
        {{ calendar_day('start_date') }} as valid_from_date,
        {{ calendar_day('end_date') }} as valid_to_date,

        -- lineage
        {{ lineage('loyalty__coupon_templates') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the template has no number', 'template_id is null'),
            ('the discount is not a plain amount', out_of_range('off_fen')),
            ('the threshold is not a plain amount', out_of_range('threshold_fen')),
            ('the template begins on no date', 'valid_from_date is null'),
        ]) }}

    from named

)

select * from judged
