{#
    What a guide sees of a customer beside the chat, as of the last night: what links the person to
    the brand, who opened the card, who serves the person, from which store.
#}
with

ids as (

    select
        id_type,
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where valid_to_date is null

),

held as (

    select
        ids.person_id,
        {% for touchpoint in ['contact', 'group', 'official_account'] -%}
        count(distinct case when spans.touchpoint = '{{ touchpoint }}' then spans.edge_id end) as {{ touchpoint }}s
        {{- ',' if not loop.last }}
        {% endfor %}

    from {{ ref('int_touchpoints_spanned') }} as spans

    inner join ids
        on
            spans.id_type = ids.id_type
            and spans.scope = ids.scope
            and spans.id_value = ids.id_value

    where spans.valid_to_date is null

    group by ids.person_id

),

-- Who has let the mini program have their number.
authorised as (

    select
        ids.person_id,
        min({{ business_date('users.phone_verified_at') }}) as authorised_date

    from (
        {{ standing_lines('users', ['appid', 'openid', 'phone', 'phone_verified_at']) | indent(8) }}
    ) as users

    inner join ids
        on
            users.appid = ids.scope
            and users.openid = ids.id_value
            and ids.id_type = 'openid'

    where users.phone is not null

    group by ids.person_id

),

sends as (

    select
        id_type,
        scope,
        id_value,
        max(touched_at) as touched_at

    from {{ ref('fct_touches') }}

    where not is_action

    group by
        id_type,
        scope,
        id_value

),

last_sends as (

    select
        ids.person_id,
        max(sends.touched_at) as touched_at

    from sends

    inner join ids
        on
            sends.id_type = ids.id_type
            and sends.scope = ids.scope
            and sends.id_value = ids.id_value

    group by ids.person_id

),

last_actions as (

    select
        person_id,
        max(touched_at) as acted_at

    from {{ ref('int_actions_identified') }}

    group by person_id

),

described as (

    select
        persons.person_id,
        persons.is_member,
        coalesce(held.official_accounts, 0) > 0 as is_fan,
        authorised.person_id is not null as is_mini_program_authorised,
        authorised.authorised_date as mini_program_authorised_date,
        coalesce(held.contacts, 0) as contacts,
        coalesce(held.groups, 0) as groups,
        guides.opening_guide_id,
        guides.service_guide_id,
        homes.home_store_id,
        {{ business_date('greatest(last_sends.touched_at, last_actions.acted_at)') }} as last_touch_date,
        {{ business_date('last_actions.acted_at') }} as last_action_date

    from {{ ref('dim_persons') }} as persons

    left join held
        on persons.person_id = held.person_id

    left join authorised
        on persons.person_id = authorised.person_id

    left join {{ ref('int_person_guides_chosen') }} as guides
        on persons.person_id = guides.person_id

    left join {{ ref('int_home_stores_dated') }} as homes
        on
            persons.person_id = homes.person_id
            and homes.valid_to_at is null

    left join last_sends
        on persons.person_id = last_sends.person_id

    left join last_actions
        on persons.person_id = last_actions.person_id

),

services as (

    select
        *,
        case when is_member then 1 else 0 end
        + case when is_fan then 1 else 0 end
        + case when is_mini_program_authorised then 1 else 0 end
        + case when contacts > 0 then 1 else 0 end as link_depth

    from described

)

select * from services
