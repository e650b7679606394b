with

source as (

    select * from {{ source('raw', 'wecom__unassigned_contacts') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        external_userid,
        handover_userid as former_guide_userid,

        -- timestamps
        {{ epoch_instant('dimission_time') }} as guide_left_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('wecom__unassigned_contacts') }},
        {{ first_broken_rule([
            ('external_userid is empty', "coalesce(external_userid, '') = ''"),
            ('handover_userid is empty', "coalesce(handover_userid, '') = ''"),
            ('dimission_time is not a time', epoch_instant(said('dimission_time')) ~ ' is null'),
        ]) }}

    from source

)

select * from named
