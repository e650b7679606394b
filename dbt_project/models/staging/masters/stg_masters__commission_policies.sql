with

source as (

    select * from {{ source('raw', 'masters__commission_policies') }}

),

named as (

    select
        -- ids
        {{ bare(said('政策版本')) }} as policy_version,

        -- strings
        case {{ bare(said('角色')) }}
            when '开卡导购' then 'opener'
            when '专属导购' then 'service'
            when '首次分享人' then 'root_sharer'
            when '末次分享人' then 'last_sharer'
            when '主播' then 'host'
            when '成交导购' then 'closer'
            else {{ bare(said('角色')) }}
        end as commission_role,
        case {{ bare(said('经营模式')) }}
            when '直营' then 'direct'
            when '联营' then 'joint'
            when '加盟' then 'franchise'
            when '全部' then 'all'
            else {{ bare(said('经营模式')) }}
        end as business_model,

        -- numerics
        {{ decimal_number(said('提成比例'), 4) }} as commission_rate,

        -- dates
        {{ sheet_day(said('生效日期')) }} as valid_from_date,
        nullif({{ sheet_day(said('失效日期')) }}, date '9999-12-31') as valid_to_date,

        -- lineage
        {{ lineage('masters__commission_policies') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the policy has no version', 'policy_version is null'),
            ('the rate is not a fraction of one', 'commission_rate is null or not commission_rate between 0 and 1'),
            ('the version begins on no date', 'valid_from_date is null'),
            ('the version ends before it begins', 'valid_to_date < valid_from_date'),
        ]) }}

    from named

)

select * from judged
