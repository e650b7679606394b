with

source as (

    select * from {{ source('raw', 'youzan__staff') }}

),

named as (

    select
        -- ids
        {{ bare('staff_no') }} as guide_id,
        admin_id as account_id,
        kdt_id as shop_kdt_id,
        {{ bare('shop_display_no') }} as store_id,
        mobile as phone,

        -- strings
        {{ said('name') }} as staff_name,
        case role_name
            when '店长' then 'manager'
            when '导购员' then 'guide'
            else role_name
        end as staff_position,

        -- booleans
        coalesce({{ yes_or_no('is_shopping_guide') }}, false) as is_guide,
        coalesce({{ yes_or_no('is_main_shop') }}, false) as is_main_store,

        -- timestamps
        {{ instant('created_at') }} as created_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('youzan__staff') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('staff_no is empty', 'guide_id is null'),
            ('kdt_id is empty', "coalesce(shop_kdt_id, '') = ''"),
        ]) }}

    from named

)

select * from judged
