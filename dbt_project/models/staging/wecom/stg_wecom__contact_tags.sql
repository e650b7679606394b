with

source as (

    select * from {{ source('raw', 'wecom__contact_follow_user_tags') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('external_contact.external_userid') }} as external_userid,
        userid as guide_userid,
        {{ nothing_if_empty('tag_id') }} as tag_id,

        -- strings
        case {{ said('type') }}
            when '1' then 'corp'
            when '2' then 'personal'
            when '3' then 'rule'
            else {{ said('type') }}
        end as tag_type,
        {{ nothing_if_empty('group_name') }} as tag_group_name,
        tag_name as tag_name_token,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__contact_follow_user_tags') }},
        {{ first_broken_rule([
            (
                'external_contact.external_userid is empty',
                'coalesce(' ~ said('external_contact.external_userid') ~ ", '') = ''",
            ),
            ('userid is empty', "coalesce(userid, '') = ''"),
            (
                'a tag of the corp has no id',
                said('type') ~ " = '1' and " ~ nothing_if_empty('tag_id') ~ ' is null',
            ),
        ]) }}

    from source

)

select * from named
