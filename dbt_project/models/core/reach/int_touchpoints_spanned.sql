{#
    What a customer can be reached by, from which day to which: as the friend of a guide, in a customer
    group, as a fan of an official account. Of what had begun before anybody told, nothing is claimed.
#}
{{ config(materialized='view') }}

with

relations as (

    select
        'contact' as touchpoint,
        corp_id as scope,
        external_userid as id_value,
        guide_userid as edge_id,
        began_after_at,
        valid_from_at,
        ended_after_at,
        valid_to_at

    from {{ ref('bridge_contact_relations') }}

    union all

    select
        'group' as touchpoint,
        corp_id as scope,
        member_id as id_value,
        group_id as edge_id,
        began_after_at,
        valid_from_at,
        ended_after_at,
        valid_to_at

    from {{ ref('bridge_group_members') }}

    where not coalesce(is_staff, false)

),

dated as (

    select
        touchpoint,
        'external_userid' as id_type,
        scope,
        id_value,
        edge_id,
        {{ day_of_change('began_after_at', 'valid_from_at') }} as valid_from_date,
        {{ day_of_change('ended_after_at', 'valid_to_at') }} as valid_to_date

    from relations

    where valid_from_at is not null

    union all

    select
        'official_account' as touchpoint,
        'openid' as id_type,
        appid as scope,
        openid as id_value,
        appid as edge_id,
        valid_from_date,
        valid_to_date

    from {{ ref('int_fans_spanned') }}

)

select * from dated
