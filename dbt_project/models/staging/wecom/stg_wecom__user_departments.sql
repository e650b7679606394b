with

source as (

    select * from {{ source('raw', 'wecom__user_departments') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        userid as guide_userid,
        {{ said('value') }} as department_id,

        -- numerics
        _child_no as place,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__user_departments') }},
        {{ first_broken_rule([
            ('userid is empty', "coalesce(userid, '') = ''"),
            ('value is empty', 'coalesce(' ~ said('value') ~ ", '') = ''"),
        ]) }}

    from source

)

select * from named
