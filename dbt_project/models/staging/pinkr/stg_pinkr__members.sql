with

source as (

    select * from {{ source('raw', 'pinkr__members') }}

),

named as (

    select
        -- ids
        {{ bare('card_no') }} as source_customer_id,
        {{ bare('channel_card_no') }} as channel_card_id,
        {{ bare('erp_card_no') }} as erp_card_id,
        {{ bare('phone') }} as phone,
        name as name_token,
        {{ bare('birthday') }} as birthday,
        {{ bare('bind_store_no') }} as bound_store_id,
        {{ bare('bind_guide_no') }} as bound_guide_id,
        {{ bare('open_card_store_no') }} as opening_store_id,
        {{ bare('open_card_guide_no') }} as opening_guide_id,
        {{ bare('active_store_no') }} as activating_store_id,
        {{ bare('active_guide_no') }} as activating_guide_id,

        -- strings
        cast(null as string) as age_band,
        cast(null as string) as income_band,
        cast(null as string) as home_ownership,
        cast(null as string) as marital_status,
        cast(null as string) as household_size,
        cast(null as string) as household_composition,
        cast(null as string) as children_count,
        case sex when '1' then 'male' when '2' then 'female' end as gender,
        {{ bare('level_code') }} as level_code,
        case is_followed
            when '1' then 'following' when '0' then 'never' when '-1' then 'unfollowed' else is_followed
        end as follow_status,

        -- booleans
        {{ yes_or_no('is_import_active') }} as is_activated_import,

        -- timestamps
        {{ instant('register_time') }} as registered_at,
        {{ instant('active_time') }} as activated_at,

        -- lineage
        {{ lineage('pinkr__members') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('card_no is empty', 'source_customer_id is null'),
            ('register_time is not a time', 'registered_at is null'),
        ]) }}

    from named

)

select * from judged
