with

source as (

    select * from {{ source('raw', 'wecom__moment_reactions') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('moment_id') }} as moment_id,
        {{ nothing_if_empty('publisher_userid') }} as guide_userid,
        external_userid,
        {{ nothing_if_empty('userid') }} as reactor_userid,

        -- strings
        lower(reaction) as reaction,

        -- timestamps
        {{ epoch_instant('create_time') }} as reacted_at,
        {{ business_date(epoch_instant('create_time')) }} as business_date,

        -- lineage
        {{ lineage('wecom__moment_reactions') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('moment_id or publisher_userid is empty', 'moment_id is null or guide_userid is null'),
            ('nobody reacted', 'external_userid is null and reactor_userid is null'),
            ('create_time is not a time', 'reacted_at is null'),
            ('create_time lies outside of 2000 to the delivery', not_in_business('reacted_at')),
        ]) }}

    from named

)

select * from judged
