with

source as (

    select * from {{ source('raw', 'youzan__customer_identities') }}

),

named as (

    select
        -- ids
        yz_open_id as source_customer_id,
        unionid,
        openid,
        external_userid,
        mobile as phone_cipher,

        -- dates
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('youzan__customer_identities') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('yz_open_id is empty', 'source_customer_id is null'),
        ]) }}

    from named

)

select * from judged
