with

source as (

    select * from {{ source('raw', 'wecom__tag_group_tags') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        id as tag_id,
        group_id as tag_group_id,

        -- strings
        {{ said('name') }} as tag_name,

        -- numerics
        {{ whole_number(said('order')) }} as place,

        -- booleans
        coalesce({{ yes_or_no('deleted') }}, false) as is_deleted,

        -- timestamps
        {{ epoch_instant('create_time') }} as created_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__tag_group_tags') }},
        {{ first_broken_rule([
            ('id is empty', "coalesce(id, '') = ''"),
        ]) }}

    from source

)

select * from named
