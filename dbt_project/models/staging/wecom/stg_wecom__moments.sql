with

source as (

    select * from {{ source('raw', 'wecom__moments') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('moment_id') }} as moment_id,
        {{ nothing_if_empty('creator') }} as creator_userid,

        -- strings
        case create_type
            when '0' then 'corp'
            when '1' then 'guide'
            else create_type
        end as created_by,
        case visible_type
            when '0' then 'some'
            when '1' then 'all'
            else visible_type
        end as visibility,
        image as images_json,
        {{ nothing_if_empty(said('link.title')) }} as link_title,
        {{ nothing_if_empty(said('link.url')) }} as link_url,

        -- timestamps
        {{ epoch_instant('create_time') }} as created_at,
        {{ business_date(epoch_instant('create_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__moments') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('moment_id is empty', 'moment_id is null'),
            ('create_time is not a time', 'created_at is null'),
            ('create_time lies outside of 2000 to the delivery', not_in_business('created_at')),
        ]) }}

    from named

)

select * from judged
