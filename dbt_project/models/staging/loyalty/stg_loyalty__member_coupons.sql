with

source as (

    select * from {{ source('raw', 'loyalty__coupons') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('coupon_code') }} as coupon_code,
        {{ nothing_if_empty('template_id') }} as template_id,
        {{ nothing_if_empty('card_no') }} as card_no,
        {{ nothing_if_empty('openid') }} as openid,
        {{ nothing_if_empty('used_order_no') }} as used_order_id,
        {{ nothing_if_empty('given_by_staff_no') }} as given_by_staff_no,

        -- strings
        case status
            when '1' then 'claimed'
            when '2' then 'used'
            when '3' then 'lapsed'
            else status
        end as coupon_status,
        {{ nothing_if_empty('used_channel') }} as used_channel,

        -- timestamps
        {{ instant('claimed_at') }} as claimed_at,
        {{ instant('valid_until') }} as valid_until,
        {{ instant('used_at') }} as used_at,
        {{ instant('update_time') }} as updated_at,
        {{ business_date(instant('claimed_at')) }} as business_date,

        -- lineage
        {{ lineage('loyalty__coupons') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the coupon has no code', 'coupon_code is null'),
            ('the coupon was claimed at no time', 'claimed_at is null'),
            ('a used coupon has no time of use', "coupon_status = 'used' and used_at is null"),
            ('claimed_at lies outside of 2000 to the delivery', not_in_business('claimed_at')),
        ]) }}

    from named

)

select * from judged
