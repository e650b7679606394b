{#- Whatever dash is typed between the hours. -#}
{%- set span = "replace(replace(replace(" ~ said('营业时间') ~ ", '～', '-'), '—', '-'), ' ', '')" -%}
with

source as (

    select * from {{ source('raw', 'masters__store_hours') }}

),

named as (

    select
        -- ids
        {{ bare(said('门店编码')) }} as store_id,

        -- strings
        {{ said('营业时间') }} as hours_text,

        -- numerics
        nullif(instr('一二三四五六日', replace(right({{ bare(said('星期')) }}, 1), '天', '日')), 0) as weekday,
        {{ clock_minute("split_part(" ~ span ~ ", '-', 1)") }} as opens_minute,
        {{ clock_minute("split_part(" ~ span ~ ", '-', 2)") }} as closes_minute,

        -- booleans
        coalesce({{ said('营业时间') }} like '%休%', false) as is_closed,

        -- dates
        {{ sheet_day(said('生效日期')) }} as valid_from_date,
        nullif({{ sheet_day(said('失效日期')) }}, date '9999-12-31') as valid_to_date,

        -- lineage
        {{ lineage('masters__store_hours') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the store has no code', 'store_id is null'),
            ('the day is no weekday', 'weekday is null'),
            ('the hours cannot be read', 'not is_closed and (opens_minute is null or closes_minute is null)'),
            ('the version begins on no date', 'valid_from_date is null'),
            ('the version ends before it begins', 'valid_to_date < valid_from_date'),
        ]) }}

    from named

)

select * from judged
