with

source as (

    select * from {{ source('raw', 'jd__order_coupons') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('orderId') }} as order_id,
        {{ nothing_if_empty('skuId') }} as platform_sku_id,

        -- strings
        couponType as discount_type,
        case
            when split_part(couponType, '-', 1) in ('20', '28', '29', '30', '35', '100') then 'shop'
            when split_part(couponType, '-', 1) in ('34', '41') then 'platform'
            when split_part(couponType, '-', 1) in ('39', '52') then 'customer'
        end as discount_bearer,

        -- numerics
        {{ fen('couponPrice') }} as discount_fen,

        -- timestamps
        {{ instant('modified') }} as updated_at,

        -- lineage
        {{ lineage('jd__order_coupons') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('orderId is empty', 'order_id is null'),
            ('couponPrice is not a plain amount', 'discount_fen is null'),
            ('the amount is out of range', out_of_range('discount_fen')),
        ]) }}

    from named

)

select * from judged
