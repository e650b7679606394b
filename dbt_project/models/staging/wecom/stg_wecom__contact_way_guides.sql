with

source as (

    select * from {{ source('raw', 'wecom__contact_way_users') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        config_id,
        {{ said('value') }} as guide_userid,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__contact_way_users') }},
        {{ first_broken_rule([
            ('config_id is empty', "coalesce(config_id, '') = ''"),
            ('value is empty', 'coalesce(' ~ said('value') ~ ", '') = ''"),
        ]) }}

    from source

)

select * from named
