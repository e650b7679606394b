with

source as (

    select * from {{ source('raw', 'masters__stores') }}

),

named as (

    select
        -- ids
        {{ bare(said('门店编码')) }} as store_id,
        {{ said('组织编码') }} as org_node_id,

        -- strings
        {{ said('门店名称') }} as store_name,
        case {{ bare(said('门店类型')) }}
            when '实体店' then 'physical'
            when '虚拟店' then 'virtual'
            when '测试店' then 'test'
            else {{ bare(said('门店类型')) }}
        end as store_kind,
        case {{ bare(said('经营模式')) }}
            when '直营' then 'direct'
            when '联营' then 'joint'
            when '加盟' then 'franchise'
            else {{ bare(said('经营模式')) }}
        end as business_model,
        {{ said('省份') }} as province,
        {{ said('城市') }} as city,
        {{ said('区县') }} as district,
        {{ said('地址') }} as address,
        {{ said('电话') }} as telephone,

        -- numerics
        try_cast({{ said('经度') }} as decimal(9, 6)) as longitude,
        try_cast({{ said('纬度') }} as decimal(9, 6)) as latitude,

        -- dates
        {{ sheet_day(said('开业日期')) }} as opening_date,
        {{ sheet_day(said('闭店日期')) }} as closing_date,
        {{ sheet_day(said('生效日期')) }} as valid_from_date,
        nullif({{ sheet_day(said('失效日期')) }}, date '9999-12-31') as valid_to_date,

        -- lineage
        {{ lineage('masters__stores') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the store has no code', 'store_id is null'),
            ('the store opened on no date', 'opening_date is null'),
            ('the version begins on no date', 'valid_from_date is null'),
            ('the version ends before it begins', 'valid_to_date < valid_from_date'),
        ]) }}

    from named

)

select * from judged
