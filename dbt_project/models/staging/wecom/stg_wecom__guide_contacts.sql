with

source as (

    select * from {{ source('raw', 'wecom__contacts_by_user') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('external_contact.external_userid') }} as external_userid,
        {{ said('follow_info.userid') }} as guide_userid,
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
        {{ said('follow_info.add_way') }} as add_way,
        {{ nothing_if_empty(said('follow_info.state')) }} as state,
        -- What the system writes there after an adding again names no code.
        case
            when not {{ matches(said('follow_info.state'), '^wb:') }}
                then {{ nothing_if_empty(said('follow_info.state')) }}
        end as code_state,
        case {{ said('follow_info.wechat_channels.source') }}
            when '1' then 'home_page'
            when '2' then 'livestream'
            when '3' then 'other'
            when '0' then null
            else {{ said('follow_info.wechat_channels.source') }}
        end as channels_source,
        case
            when {{ said('follow_info.remark_mobiles') }} <> '[]' then {{ said('follow_info.remark_mobiles') }}
        end as remark_phones,

        -- booleans
        {{ said('follow_info.oper_userid') }} = {{ said('external_contact.external_userid') }} as is_added_by_customer,

        -- timestamps
        {{ epoch_instant(said('follow_info.createtime')) }} as added_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__contacts_by_user') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('external_contact.external_userid is empty', "coalesce(external_userid, '') = ''"),
            ('follow_info.userid is empty', "coalesce(guide_userid, '') = ''"),
            ('follow_info.createtime is not a time', 'added_at is null'),
            ('follow_info.createtime lies outside of 2000 to the delivery', not_in_business('added_at')),
        ]) }}

    from named

)

select * from judged
