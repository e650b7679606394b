with

spans as (

    select *

    from {{ ref('int_values_spanned') }}

    where value_type = 'department'

),

departments as (

    select
        corp_id,
        department_id,
        max_by(unit_no, _delivery_date) as unit_no

    from (
        {{ standing_lines('departments', ['corp_id', 'department_id', 'unit_no']) | indent(8) }}
    ) as lines

    group by all

),

described as (

    select
        spans.account_id as corp_id,
        spans.subject_id as guide_userid,
        spans.value_text as department_id,
        departments.unit_no as store_id,
        spans.valid_to_at is null as is_current,
        spans.began_after_at,
        spans.valid_from_at,
        spans.ended_after_at,
        spans.valid_to_at,
        spans.first_shown_date,
        spans.last_shown_date

    from spans

    left join departments
        on
            spans.account_id = departments.corp_id
            and spans.value_text = departments.department_id

)

select * from described
