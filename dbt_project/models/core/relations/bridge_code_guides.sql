with

spans as (

    select *

    from {{ ref('int_values_spanned') }}

    where value_type = 'guide'

),

-- A contact way states its code; of a link only its customers tell the parameter of its address.
codes as (

    select
        'contact_ways' as entity,
        corp_id,
        config_id as code_id,
        max_by(state, _delivery_date) as code_state

    from (
        {{ standing_lines('contact_ways', ['corp_id', 'config_id', 'state']) | indent(8) }}
    ) as lines

    group by all

    union all

    select
        'acquisition_links' as entity,
        corp_id,
        link_id as code_id,
        max_by(state, _delivery_date) as code_state

    from (
        {{ standing_lines('acquisition_customers', ['corp_id', 'link_id', 'state']) | indent(8) }}
    ) as lines

    group by all

),

described as (

    select
        spans.account_id as corp_id,
        case spans.entity when 'contact_ways' then 'contact_way' else 'acquisition_link' end as code_type,
        spans.subject_id as code_id,
        spans.value_text as guide_userid,
        codes.code_state,
        'snapshot' as began_evidence,
        case when spans.valid_to_at is not null then 'snapshot' end as end_evidence,
        case when spans.valid_to_at is not null then 're-assigned' end as ended_because,
        spans.valid_to_at is null as is_current,
        spans.began_after_at,
        spans.valid_from_at,
        spans.ended_after_at,
        spans.valid_to_at,
        spans.first_shown_date,
        spans.last_shown_date

    from spans

    left join codes
        on
            spans.entity = codes.entity
            and spans.account_id = codes.corp_id
            and spans.subject_id = codes.code_id

)

select * from described
