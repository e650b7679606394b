with

source as (

    select * from {{ source('raw', 'wecom__contact_follow_users') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ said('external_contact.external_userid') }} as external_userid,
        userid as guide_userid,

        -- strings
        {{ said('add_way') }} as add_way,
        {{ nothing_if_empty(said('state')) }} as state,
        -- What the system writes there after an adding again names no code.
        case
            when not {{ matches(said('state'), '^wb:') }}
                then {{ nothing_if_empty(said('state')) }}
        end as code_state,
        case {{ said('wechat_channels.source') }}
            when '1' then 'home_page'
            when '2' then 'livestream'
            when '3' then 'other'
            when '0' then null
            else {{ said('wechat_channels.source') }}
        end as channels_source,
        case
            when {{ said('remark_mobiles') }} <> '[]' then {{ said('remark_mobiles') }}
        end as remark_phones,

        -- booleans
        {{ said('oper_userid') }} = {{ said('external_contact.external_userid') }} as is_added_by_customer,

        -- timestamps
        {{ epoch_instant(said('createtime')) }} as added_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__contact_follow_users') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('external_contact.external_userid is empty', "coalesce(external_userid, '') = ''"),
            ('userid is empty', "coalesce(guide_userid, '') = ''"),
            ('createtime is not a time', 'added_at is null'),
            ('createtime lies outside of 2000 to the delivery', not_in_business('added_at')),
        ]) }}

    from named

)

select * from judged
