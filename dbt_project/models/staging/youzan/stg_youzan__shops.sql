with

source as (

    select * from {{ source('raw', 'youzan__shops') }}

),

named as (

    select
        -- ids
        id as shop_id,
        kdt_id as shop_kdt_id,
        {{ bare('shop_display_no') }} as store_id,

        -- strings
        {{ said('name') }} as store_name,
        province,
        city,
        {{ nothing_if_empty('area') }} as district,
        address,
        concat_ws('-', {{ bare('phone1') }}, {{ bare('phone2') }}) as telephone,
        {{ nothing_if_empty('business_hours_advanced') }} as opening_hours,

        -- numerics
        {{ decimal_number('lng', 6) }} as longitude,
        {{ decimal_number('lat', 6) }} as latitude,

        -- booleans
        {{ yes_or_no('is_self_fetch') }} as is_pickup_point,
        {{ yes_or_no('support_local_delivery') }} as has_local_delivery,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('youzan__shops') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('id is empty', "coalesce(shop_id, '') = ''"),
            ('shop_display_no is empty', 'store_id is null'),
        ]) }}

    from named

)

select * from judged
