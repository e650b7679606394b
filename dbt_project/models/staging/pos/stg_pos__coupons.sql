with

source as (

    select * from {{ source('raw', 'pos__coupons') }}

),

named as (

    select
        coupon_upc as coupon_id,
        product_id,
        campaign_id,

        -- lineage
        {{ lineage('pos__coupons') }},
        {{ first_broken_rule([
            ('coupon_upc is empty', 'coupon_upc is null'),
        ]) }}

    from source

)

select * from named
