with

source as (

    select * from {{ source('raw', 'wecom__acquisition_links') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('link.link_id') }} as link_id,

        -- strings
        {{ said('link.link_name') }} as link_name,
        {{ said('link.url') }} as link_url,
        case
            when {{ said('range.department_list') }} <> '[]'
                then {{ said('range.department_list') }}
        end as department_ids,
        case
            when {{ said('priority_option.priority_userid_list') }} <> '[]'
                then {{ said('priority_option.priority_userid_list') }}
        end as preferred_guide_userids,

        -- booleans
        {{ yes_or_no(said('link.skip_verify')) }} as is_verification_skipped,

        -- timestamps
        {{ epoch_instant(said('link.create_time')) }} as created_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__acquisition_links') }},
        {{ first_broken_rule([
            ('link.link_id is empty', 'coalesce(' ~ said('link.link_id') ~ ", '') = ''"),
            (
                'link.create_time is not a time',
                said('link.create_time') ~ " not in ('', '0') and " ~ epoch_instant(said('link.create_time')) ~ ' is null',
            ),
        ]) }}

    from source

)

select * from named
