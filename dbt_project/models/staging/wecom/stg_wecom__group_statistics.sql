with

source as (

    select * from {{ source('raw', 'wecom__group_statistics') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('owner') }} as owner_userid,

        -- numerics
        {{ whole_number(said('data.new_chat_cnt')) }} as new_group_count,
        {{ whole_number(said('data.chat_total')) }} as group_count,
        {{ whole_number(said('data.chat_has_msg')) }} as active_group_count,
        {{ whole_number(said('data.new_member_cnt')) }} as new_member_count,
        {{ whole_number(said('data.member_total')) }} as member_count,
        {{ whole_number(said('data.member_has_msg')) }} as active_member_count,
        {{ whole_number(said('data.msg_total')) }} as message_count,

        -- booleans
        {{ business_date(epoch_instant('stat_time')) }} = {{ days_after('_delivery_date', -1) }} as is_newest_day,
        concat_ws(
            ',', {{ said('data.chat_total') }}, {{ said('data.member_total') }}, {{ said('data.msg_total') }}
        ) = '0,0,0' as is_all_zero,

        -- dates
        {{ business_date(epoch_instant('stat_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__group_statistics') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('owner is empty', 'owner_userid is null'),
            ('stat_time is not a time', 'business_date is null'),
            ('a count is not a whole number', 'new_group_count is null or group_count is null or active_group_count is null or new_member_count is null or member_count is null or active_member_count is null or message_count is null'),
            ('the day lies outside of 2000 to the delivery', "not (business_date between date '2000-01-01' and _delivery_date)"),
        ]) }}

    from named

)

select * from judged
