with

source as (

    select * from {{ source('raw', 'wecom__moment_tasks') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('moment_id') }} as moment_id,
        {{ nothing_if_empty('userid') }} as guide_userid,

        -- booleans
        {{ yes_or_no('publish_status') }} as is_published,

        -- lineage
        {{ lineage('wecom__moment_tasks') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('moment_id or userid is empty', 'moment_id is null or guide_userid is null'),
            ('publish_status is neither 0 nor 1', 'is_published is null'),
        ]) }}

    from named

)

select * from judged
