with

source as (

    select * from {{ source('raw', 'masters__ad_spend') }}

),

named as (

    select
        -- strings
        case {{ bare(said('渠道')) }}
            when '抖音' then 'douyin'
            when '天猫' then 'tmall'
            when '京东' then 'jd'
            when '小红书' then 'xiaohongshu'
            when '获客链接' then 'link'
            when '朋友圈广告' then 'moments_ads'
            else {{ bare(said('渠道')) }}
        end as ad_channel,

        -- numerics
        {{ fen(said('投放费用')) }} as spend_fen,

        -- dates
        {{ sheet_day(said('日期')) }} as spend_date,

        -- lineage
        {{ lineage('masters__ad_spend') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the spending is on no date', 'spend_date is null'),
            ('the channel is empty', 'ad_channel is null'),
            ('the amount is not a plain amount', out_of_range('spend_fen')),
        ]) }}

    from named

)

select * from judged
