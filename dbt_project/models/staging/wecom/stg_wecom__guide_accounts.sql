with

source as (

    select * from {{ source('raw', 'wecom__users') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        userid as guide_userid,
        {{ nothing_if_empty('main_department') }} as main_department_id,

        -- strings
        {{ said('name') }} as staff_name_token,
        mobile as phone,
        {{ nothing_if_empty(said('position')) }} as position_title,
        case gender when '1' then 'male' when '2' then 'female' when '0' then null else gender end as gender,
        case {{ said('status') }}
            when '1' then 'active'
            when '2' then 'disabled'
            when '4' then 'not_activated'
            when '5' then 'left'
            else {{ said('status') }}
        end as user_status,
        is_leader_in_dept as leader_flags,
        case when direct_leader <> '[]' then direct_leader end as leader_userids,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__users') }},
        {{ first_broken_rule([
            ('userid is empty', "coalesce(userid, '') = ''"),
        ]) }}

    from source

)

select * from named
