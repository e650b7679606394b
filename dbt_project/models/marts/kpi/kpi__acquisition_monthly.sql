{{ config(alias='acquisition_monthly') }}

with

events as (

    select
        *,
        {{ month_of('business_date') }} as month

    from {{ ref('int_acquisitions_told') }}

),

scoped as (

    {% for scope_type, scope in [
        ('brand', "'brand'"), ('channel', 'acquired_by'), ('guide', 'guide_id'), ('store', 'store_id'),
    ] -%}
    select
        '{{ scope_type }}' as scope_type,
        {{ scope }} as scope,
        month,
        event_type,
        person_id,
        business_date,
        has_other_guide,
        is_first,
        days_kept

    from events
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

counted as (

    select
        scoped.scope_type,
        scoped.scope,
        scoped.month,
        scoped.month > {{ month_of('told.told_after_date') }} as is_told,
        count(*) filter (where scoped.event_type = 'contact') as new_contacts,
        count(*) filter (where scoped.event_type = 'contact' and scoped.is_first) as new_contact_persons,
        count(*) filter (where scoped.event_type = 'contact' and scoped.has_other_guide) as duplicate_contacts,
        count(*) filter (where scoped.event_type = 'loss') as lost_contacts,
        {%- for days in [7, 30] %}
        count(*) filter (
            where scoped.event_type = 'contact'
            and {{ days_after('scoped.business_date', days) }} <= told.last_date
        ) as contacts_due_{{ days }}_days,
        count(*) filter (
            where scoped.event_type = 'contact'
            and {{ days_after('scoped.business_date', days) }} <= told.last_date
            and coalesce(scoped.days_kept > {{ days }}, true)
        ) as contacts_kept_{{ days }}_days,
        {%- endfor %}
        count(*) filter (where scoped.event_type = 'member') as new_members,
        count(*) filter (where scoped.event_type = 'buyer') as new_buyers

    from scoped

    cross join {{ ref('int_friendships_told') }} as told

    group by
        scoped.scope_type,
        scoped.scope,
        scoped.month,
        scoped.month > {{ month_of('told.told_after_date') }}

),

acquisition as (

    select
        scope_type,
        scope,
        month,
        case when is_told then new_contacts end as new_contacts,
        case when is_told then new_contact_persons end as new_contact_persons,
        case when is_told then duplicate_contacts end as duplicate_contacts,
        case when is_told then lost_contacts end as lost_contacts,
        case when is_told then new_contacts - lost_contacts end as net_contacts,
        case when is_told then contacts_due_7_days end as contacts_due_7_days,
        case when is_told then contacts_kept_7_days end as contacts_kept_7_days,
        case when is_told then contacts_due_30_days end as contacts_due_30_days,
        case when is_told then contacts_kept_30_days end as contacts_kept_30_days,
        new_members,
        new_buyers

    from counted

),

rated as (

    select
        *,
        {{ ratio('contacts_kept_7_days', 'contacts_due_7_days') }} as keep_rate_7_days,
        {{ ratio('contacts_kept_30_days', 'contacts_due_30_days') }} as keep_rate_30_days,
        {{ ratio('duplicate_contacts', 'new_contacts') }} as duplicate_rate,
        {{ small_sample('least(new_contacts, contacts_due_7_days, contacts_due_30_days)') }} as is_small_sample

    from acquisition

)

select * from rated
