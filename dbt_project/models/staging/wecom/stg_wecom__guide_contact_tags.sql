with

source as (

    select * from {{ source('raw', 'wecom__contact_by_user_tags') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('external_contact.external_userid') }} as external_userid,
        {{ said('follow_info.userid') }} as guide_userid,
        {{ said('value') }} as tag_id,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__contact_by_user_tags') }},
        {{ first_broken_rule([
            (
                'external_contact.external_userid is empty',
                'coalesce(' ~ said('external_contact.external_userid') ~ ", '') = ''",
            ),
            ('follow_info.userid is empty', 'coalesce(' ~ said('follow_info.userid') ~ ", '') = ''"),
            ('value is empty', nothing_if_empty(said('value')) ~ ' is null'),
        ]) }}

    from source

)

select * from named
