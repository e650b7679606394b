with

source as (

    select * from {{ source('raw', 'xiaodian__order_commission_infos') }}

),

named as (

    select
        -- ids
        order_id,
        sku_id as platform_sku_id,
        coalesce({{ bare('finder_id') }}, {{ bare('openfinderid') }}) as talent_id,

        -- strings
        case {{ said('type') }}
            when '0' then 'talent'
            when '1' then 'institution'
            else {{ said('type') }}
        end as commission_type,
        case status
            when '1' then 'open'
            when '2' then 'settled'
            else status
        end as commission_status,

        -- numerics
        {{ whole_number('amount') }} as commission_fen,

        -- lineage
        _child_no,
        {{ lineage('xiaodian__order_commission_infos') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_id is empty', "coalesce(order_id, '') = ''"),
            ('amount is not a whole number', 'commission_fen is null'),
            ('the amount is out of range', out_of_range('commission_fen')),
        ]) }}

    from named

)

select * from judged
