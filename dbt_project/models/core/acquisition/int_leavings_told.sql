{#
    Who put an end to being reached, and when: deleted a guide, left a group, or stopped following an
    official account. Whom a guide deletes or removes has not left.
#}
with

ends as (

    select
        'group' as touchpoint,
        'external_userid' as id_type,
        corp_id as scope,
        member_id as id_value,
        {{ day_of_change('ended_after_at', 'valid_to_at') }} as left_date

    from {{ ref('bridge_group_members') }}

    where
        ended_because = 'left'
        and not coalesce(is_staff, false)

    union all

    select
        'official_account' as touchpoint,
        'openid' as id_type,
        appid as scope,
        openid as id_value,
        valid_to_date as left_date

    from {{ ref('int_fans_spanned') }}

    where valid_to_date is not null

),

leavings as (

    select
        'contact' as touchpoint,
        person_id,
        lost_date as left_date

    from {{ ref('int_contacts_added') }}

    where lost_because = 'customer_deleted'

    union all

    select
        ends.touchpoint,
        identities.person_id,
        ends.left_date

    from ends

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            ends.id_type = identities.id_type
            and ends.scope = identities.scope
            and ends.id_value = identities.id_value
            and identities.valid_to_date is null

)

select * from leavings
