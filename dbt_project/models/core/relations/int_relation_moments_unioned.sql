{%- set shown = [
    ('contacts', 'int_contacts_shown', 'corp_id', 'external_userid', 'guide_userid', 'added_at', 'code_state'),
    ('groups', 'int_group_members_shown', 'corp_id', 'group_id', 'member_id', 'joined_at', 'join_scene'),
    ('guide_relations', 'int_bindings_shown', 'account_id', 'source_customer_id', 'guide_id', 'bound_at', 'bind_scene'),
] -%}
with

moments as (
    {%- for entity, model, account, subject, object, moment, told_as in shown %}

    select
        '{{ entity }}' as entity,
        {{ account }} as account_id,
        {{ subject }} as subject_id,
        {{ object }} as object_id,
        'began' as moment_type,
        {{ moment }} as moment_at,
        'snapshot' as evidence,
        {{ told_as }} as told_as,
        first_shown_date,
        last_shown_date

    from {{ ref(model) }}

    union all
    {%- endfor %}

    select
        'contacts' as entity,
        corp_id as account_id,
        external_userid as subject_id,
        guide_userid as object_id,
        moment_type,
        moment_at,
        evidence,
        told_as,
        first_shown_date,
        last_shown_date

    from {{ ref('int_contact_moments_told') }}

    union all

    select
        'groups' as entity,
        corp_id as account_id,
        group_id as subject_id,
        member_id as object_id,
        moment_type,
        moment_at,
        'callback' as evidence,
        told_as,
        cast(null as date) as first_shown_date,
        cast(null as date) as last_shown_date

    from {{ ref('int_group_moments_told') }}

),

-- A customer is bound to one guide at a time; everybody else may have several at once.
tied as (

    select
        *,
        case
            when entity = 'guide_relations' then subject_id
            else {{ told_apart(['subject_id', 'object_id']) }}
        end as tie_id

    from moments

)

select * from tied
