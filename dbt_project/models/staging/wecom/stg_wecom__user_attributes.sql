with

source as (

    select * from {{ source('raw', 'wecom__user_attributes') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        userid as guide_userid,

        -- strings
        {{ said('name') }} as attribute_name,
        {{ nothing_if_empty(said('text.value')) }} as attribute_value,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__user_attributes') }},
        {{ first_broken_rule([
            ('userid is empty', "coalesce(userid, '') = ''"),
            ('name is empty', 'coalesce(' ~ said('name') ~ ", '') = ''"),
        ]) }}

    from source

)

select * from named
