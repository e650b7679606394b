with

source as (

    select * from {{ source('raw', 'officialaccount__articles') }}

),

named as (

    select
        -- ids
        _source_account as appid,
        {{ nothing_if_empty('msgid') }} as article_id,

        -- strings
        title,
        {{ nothing_if_empty('url') }} as article_url,

        -- dates
        {{ calendar_day('ref_date') }} as published_date,

        -- lineage
        {{ lineage('officialaccount__articles') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('msgid is empty', 'article_id is null'),
            ('ref_date is not a date', 'published_date is null'),
            ('ref_date lies outside of 2000 to the delivery', "not (published_date between date '2000-01-01' and _delivery_date)"),
        ]) }}

    from named

)

select * from judged
