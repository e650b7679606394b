with

source as (

    select * from {{ source('raw', 'wecom__acquisition_link_users') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('link.link_id') }} as link_id,
        {{ said('value') }} as guide_userid,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__acquisition_link_users') }},
        {{ first_broken_rule([
            ('link.link_id is empty', 'coalesce(' ~ said('link.link_id') ~ ", '') = ''"),
            ('value is empty', 'coalesce(' ~ said('value') ~ ", '') = ''"),
        ]) }}

    from source

)

select * from named
