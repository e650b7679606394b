with

source as (

    select * from {{ source('raw', 'wecom__contact_ways') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        config_id,

        -- strings
        {{ nothing_if_empty(said('state')) }} as state,
        case {{ said('type') }} when '1' then 'single' when '2' then 'multiple' else {{ said('type') }} end as way_type,
        case scene when '1' then 'mini_program' when '2' then 'qr_code' else scene end as scene,
        case when party <> '[]' then party end as department_ids,

        -- booleans
        {{ yes_or_no('skip_verify') }} as is_verification_skipped,
        {{ yes_or_no('is_temp') }} as is_temporary,
        {{ yes_or_no('is_exclusive') }} as is_exclusive,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__contact_ways') }},
        {{ first_broken_rule([
            ('config_id is empty', "coalesce(config_id, '') = ''"),
        ]) }}

    from source

)

select * from named
