with

source as (

    select * from {{ source('raw', 'masters__staff') }}

),

named as (

    select
        -- ids
        {{ bare(said('工号')) }} as staff_no,
        {{ bare(said('企业微信账号')) }} as wecom_user_id,
        {{ bare(said('门店编码')) }} as store_id,

        -- strings
        {{ said('姓名') }} as staff_name,
        {{ said('手机号') }} as staff_phone,
        case {{ bare(said('职位')) }}
            when '店长' then 'manager'
            when '导购' then 'guide'
            else {{ bare(said('职位')) }}
        end as position,

        -- booleans
        {{ bare(said('是否主门店')) }} = '是' as is_primary,

        -- dates
        {{ sheet_day(said('入职日期')) }} as hire_date,
        {{ sheet_day(said('离职日期')) }} as leave_date,
        {{ sheet_day(said('生效日期')) }} as valid_from_date,
        nullif({{ sheet_day(said('失效日期')) }}, date '9999-12-31') as valid_to_date,

        -- lineage
        {{ lineage('masters__staff') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the person has no staff number', 'staff_no is null'),
            ('the store has no code', 'store_id is null'),
            ('the person was hired on no date', 'hire_date is null'),
            ('the version begins on no date', 'valid_from_date is null'),
            ('the version ends before it begins', 'valid_to_date < valid_from_date'),
        ]) }}

    from named

)

select * from judged
