with

source as (

    select * from {{ source('raw', 'xiaodian__sharer_orders') }}

),

named as (

    select
        -- ids
        order_id,
        sku_id as platform_sku_id,
        {{ nothing_if_empty('sharer_openid') }} as sharer_id,
        {{ said('finder_scene_info.live_export_id') }} as live_id,

        -- strings
        case sharer_type
            when '0' then 'ordinary'
            when '1' then 'store'
            else sharer_type
        end as sharer_type,
        case share_scene
            when '1' then 'live_room'
            when '2' then 'window'
            when '3' then 'short_video'
            when '4' then 'channel_home'
            when '5' then 'product_page'
            when '6' then 'article'
            when '7' then 'product_link'
            when '8' then 'product_code'
            when '9' then 'password'
            when '12' then 'window_link'
            when '13' then 'window_code'
            else share_scene
        end as share_scene,

        -- booleans
        {{ yes_or_no('from_wecom') }} as is_from_wecom,

        -- lineage
        {{ lineage('xiaodian__sharer_orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_id or sku_id is empty', "coalesce(order_id, '') = '' or coalesce(platform_sku_id, '') = ''"),
            ('sharer_openid is empty', 'sharer_id is null'),
        ]) }}

    from named

)

select * from judged
