with

source as (

    select * from {{ source('raw', 'miniprogram__events') }}

),

named as (

    select
        -- ids
        _source_account as appid,
        {{ nothing_if_empty('event_id') }} as event_id,
        openid,
        visitor_id,
        unionid,
        {{ nothing_if_empty('share_id') }} as share_id,
        {{ nothing_if_empty('parent_share_id') }} as parent_share_id,
        {{ nothing_if_empty('style_no') }} as style_id,
        {{ nothing_if_empty('staff_no') }} as staff_id,
        {{ nothing_if_empty('store_no') }} as store_id,
        {{ nothing_if_empty('order_no') }} as order_id,

        -- strings
        lower(type) as event_type,
        {{ nothing_if_empty('page') }} as page,
        {{ nothing_if_empty('scene') }} as scene,

        -- booleans
        openid is not null as is_logged_in,
        -- 1007 and 1008 are cards in chats, 1036 of an app, 1044 with a ticket, 1096 in a chat's list, 1154 and 1155
        -- the moments: who comes by them was sent a share.
        coalesce({{ nothing_if_empty('scene') }} in ('1007', '1008', '1036', '1044', '1096', '1154', '1155'), false)
            as is_from_share,

        -- timestamps
        {{ epoch_ms_instant('ts') }} as happened_at,
        {{ business_date(epoch_ms_instant('ts')) }} as business_date,

        -- lineage
        {{ lineage('miniprogram__events') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('event_id is empty', 'event_id is null'),
            ('type is empty', 'event_type is null'),
            ('it has neither openid nor visitor_id', 'openid is null and visitor_id is null'),
            ('ts is not a time in milliseconds', 'happened_at is null'),
            ('ts lies outside of 2000 to the delivery', not_in_business('happened_at')),
            ('a share made no code', "event_type = 'share' and share_id is null"),
            ('an order has no number', "event_type = 'order' and order_id is null"),
        ]) }}

    from named

)

select * from judged
