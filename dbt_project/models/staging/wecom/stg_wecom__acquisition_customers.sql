with

source as (

    select * from {{ source('raw', 'wecom__acquisition_customers') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        link_id,
        external_userid,
        userid as guide_userid,

        -- strings
        {{ nothing_if_empty(said('state')) }} as state,

        -- booleans
        case chat_status when '0' then false when '1' then true end as has_chatted,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__acquisition_customers') }},
        {{ first_broken_rule([
            ('link_id is empty', "coalesce(link_id, '') = ''"),
            ('external_userid is empty', "coalesce(external_userid, '') = ''"),
            ('userid is empty', "coalesce(userid, '') = ''"),
        ]) }}

    from source

)

select * from named
