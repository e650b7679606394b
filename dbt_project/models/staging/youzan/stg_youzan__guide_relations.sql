with

source as (

    select * from {{ source('raw', 'youzan__guide_relations') }}

),

named as (

    select
        -- ids
        _source_account as chain_id,
        yz_open_id as source_customer_id,
        {{ bare('guide_staff_no') }} as guide_id,
        guide_mobile as guide_phone,
        shop_kdt_id,
        {{ bare('shop_display_no') }} as store_id,

        -- strings
        {{ nothing_if_empty('bind_scene') }} as bind_scene,

        -- timestamps
        {{ instant('bind_time') }} as bound_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('youzan__guide_relations') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('yz_open_id is empty', 'source_customer_id is null'),
            ('guide_staff_no is empty', 'guide_id is null'),
            ('bind_time is not a time', 'bound_at is null'),
        ]) }}

    from named

)

select * from judged
