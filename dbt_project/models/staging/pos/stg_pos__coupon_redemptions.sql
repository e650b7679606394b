with

source as (

    select * from {{ source('raw', 'pos__redemptions') }}

),

named as (

    select
        household_id as source_customer_id,
        coupon_upc as coupon_id,
        campaign_id,
        {{ calendar_day('redemption_date') }} as redemption_date,

        -- lineage
        {{ lineage('pos__redemptions') }},
        {{ first_broken_rule([
            ('household_id or coupon_upc is empty', 'household_id is null or coupon_upc is null'),
            ('redemption_date is not a date', calendar_day('redemption_date') ~ ' is null'),
            ('redemption_date lies outside of 2000 to the delivery', 'not (' ~ calendar_day('redemption_date') ~ " between date '2000-01-01' and _delivery_date)"),
        ]) }}

    from source

)

select * from named
