with

source as (

    select * from {{ source('raw', 'wecom__transfer_results') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        external_userid,
        handover_userid as former_guide_userid,
        takeover_userid as guide_userid,

        -- strings
        case endpoint
            when 'transfer_result' then 'on_job'
            when 'resigned/transfer_result' then 'resigned'
            else endpoint
        end as transfer_type,
        case {{ said('status') }}
            when '1' then 'done'
            when '2' then 'waiting'
            when '3' then 'refused'
            when '4' then 'limit_exceeded'
            when '5' then 'no_record'
            else {{ said('status') }}
        end as transfer_status,

        -- timestamps
        case when {{ said('status') }} = '1' then {{ epoch_instant('takeover_time') }} end as taken_over_at,
        case when {{ said('status') }} = '2' then {{ epoch_instant('takeover_time') }} end as expected_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__transfer_results') }},
        {{ first_broken_rule([
            ('external_userid is empty', "coalesce(external_userid, '') = ''"),
            ('handover_userid is empty', "coalesce(handover_userid, '') = ''"),
            ('takeover_userid is empty', "coalesce(takeover_userid, '') = ''"),
            ('status is empty', 'coalesce(' ~ said('status') ~ ", '') = ''"),
            (
                'takeover_time is not a time',
                said('takeover_time') ~ " not in ('', '0') and " ~ epoch_instant(said('takeover_time')) ~ ' is null',
            ),
        ]) }}

    from source

)

select * from named
