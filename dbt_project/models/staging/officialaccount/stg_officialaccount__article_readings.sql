with

source as (

    select * from {{ source('raw', 'officialaccount__article_details') }}

),

named as (

    select
        -- ids
        _source_account as appid,
        {{ nothing_if_empty('msgid') }} as article_id,

        -- numerics
        {{ whole_number('target_user') }} as target_fan_count,
        {{ whole_number('int_page_read_user') }} as reader_count,
        {{ whole_number('int_page_read_count') }} as read_count,
        {{ whole_number('ori_page_read_user') }} as original_reader_count,
        {{ whole_number('ori_page_read_count') }} as original_read_count,
        {{ whole_number('share_user') }} as sharer_count,
        {{ whole_number('share_count') }} as share_count,
        {{ whole_number('add_to_fav_user') }} as favourer_count,
        {{ whole_number('add_to_fav_count') }} as favourite_count,

        -- dates
        {{ calendar_day('stat_date') }} as counted_to_date,

        -- lineage
        {{ lineage('officialaccount__article_details') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('msgid is empty', 'article_id is null'),
            ('stat_date is not a date', 'counted_to_date is null'),
            ('stat_date lies outside of 2000 to the delivery', "not (counted_to_date between date '2000-01-01' and _delivery_date)"),
            ('a count is not a whole number', 'target_fan_count is null or reader_count is null or read_count is null or share_count is null'),
            ('a count is negative', 'reader_count < 0 or read_count < 0 or share_count < 0'),
        ]) }}

    from named

)

select * from judged
