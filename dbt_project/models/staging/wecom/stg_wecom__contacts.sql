with

source as (

    select * from {{ source('raw', 'wecom__contacts') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('external_contact.external_userid') }} as external_userid,
        {{ nothing_if_empty(said('external_contact.unionid')) }} as unionid,

        -- strings
        case {{ said('external_contact.type') }}
            when '1' then 'wechat'
            when '2' then 'wecom'
            else {{ said('external_contact.type') }}
        end as contact_type,
        case {{ said('external_contact.gender') }}
            when '1' then 'male'
            when '2' then 'female'
            when '0' then null
            else {{ said('external_contact.gender') }}
        end as gender,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__contacts') }},
        {{ first_broken_rule([
            (
                'external_contact.external_userid is empty',
                'coalesce(' ~ said('external_contact.external_userid') ~ ", '') = ''",
            ),
        ]) }}

    from source

)

select * from named
