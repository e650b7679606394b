with

source as (

    select * from {{ source('raw', 'masters__store_name_aliases') }}

),

named as (

    select
        -- ids
        {{ bare(said('门店编码')) }} as store_id,

        -- strings
        {{ said('标准名称') }} as store_name,
        {{ bare(said('系统')) }} as system_name,
        {{ bare(said('系统门店名称')) }} as store_name_alias,

        -- lineage
        {{ lineage('masters__store_name_aliases') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the store has no code', 'store_id is null'),
            ('the system is empty', 'system_name is null'),
            ('the name is empty', 'store_name_alias is null'),
        ]) }}

    from named

)

select * from judged
