with

source as (

    select * from {{ source('raw', 'youzan__order_gift_receivers') }}

),

named as (

    select
        -- ids
        {{ said('full_order_info.order_info.tid') }} as order_id,
        tid as part_id,
        user_tel as receiver_phone_cipher,

        -- strings
        case order_state
            when '5' then 'to_ship'
            when '6' then 'shipped'
            when '100' then 'done'
            else order_state
        end as part_status,
        province,
        city,
        county as district,

        -- timestamps
        {{ instant('claimed_time') }} as claimed_at,

        -- lineage
        _child_no,
        {{ lineage('youzan__order_gift_receivers') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('tid is empty', "coalesce(order_id, '') = '' or coalesce(part_id, '') = ''"),
        ]) }}

    from named

)

select * from judged
