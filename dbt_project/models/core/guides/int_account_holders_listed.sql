{# Whose a guide's account was by the sheet of staff: of who was hired last, until the next one was. #}
with

hirings as (

    select distinct
        wecom_user_id,
        staff_no,
        min(hire_date) over (partition by wecom_user_id, staff_no) as hire_date

    from (

        {{ standing_lines('staff_assignments', ['wecom_user_id', 'staff_no', 'hire_date']) | indent(8) }}

    ) as assignments

    where wecom_user_id is not null

),

holders as (

    select
        wecom_user_id as guide_userid,
        staff_no,
        hire_date,
        lead(hire_date) over (partition by wecom_user_id order by hire_date, staff_no) as next_hire_date

    from hirings

)

select * from holders
