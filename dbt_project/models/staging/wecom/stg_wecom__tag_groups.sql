with

source as (

    select * from {{ source('raw', 'wecom__tag_groups') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        group_id as tag_group_id,

        -- strings
        group_name as tag_group_name,

        -- numerics
        {{ whole_number(said('order')) }} as place,

        -- booleans
        coalesce({{ yes_or_no('deleted') }}, false) as is_deleted,

        -- timestamps
        {{ epoch_instant('create_time') }} as created_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__tag_groups') }},
        {{ first_broken_rule([
            ('group_id is empty', "coalesce(group_id, '') = ''"),
        ]) }}

    from source

)

select * from named
