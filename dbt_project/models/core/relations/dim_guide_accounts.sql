with

spans as (

    select *

    from {{ ref('int_values_spanned') }}

    where value_type = 'account'

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

versions as (

    select
        *,
        nullif(split_part(value_text, chr(31), 1), chr(30)) as staff_no,
        nullif(split_part(value_text, chr(31), 2), chr(30)) as position_title,
        nullif(split_part(value_text, chr(31), 3), chr(30)) as user_status,
        nullif(split_part(value_text, chr(31), 4), chr(30)) as main_department_id

    from spans

),

described as (

    select
        versions.account_id as corp_id,
        versions.subject_id as guide_userid,
        versions.staff_no,
        versions.main_department_id,
        departments.unit_no as store_id,
        versions.position_title,
        versions.user_status,
        coalesce(versions.user_status <> 'left', true) as is_employed,
        versions.valid_to_at is null as is_current,
        versions.began_after_at,
        versions.valid_from_at,
        versions.ended_after_at,
        versions.valid_to_at,
        versions.first_shown_date,
        versions.last_shown_date

    from versions

    left join departments
        on
            versions.account_id = departments.corp_id
            and versions.main_department_id = departments.department_id

)

select * from described
