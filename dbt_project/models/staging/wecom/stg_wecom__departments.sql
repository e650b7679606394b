with

source as (

    select * from {{ source('raw', 'wecom__departments') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        id as department_id,
        {{ nothing_if_empty('parentid') }} as parent_department_id,

        -- strings
        {{ said('name') }} as department_name,
        {{ nothing_if_empty('name_en') }} as unit_no,
        case when department_leader <> '[]' then department_leader end as leader_userids,

        -- numerics
        {{ whole_number(said('order')) }} as place,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__departments') }},
        {{ first_broken_rule([
            ('id is empty', "coalesce(id, '') = ''"),
        ]) }}

    from source

)

select * from named
