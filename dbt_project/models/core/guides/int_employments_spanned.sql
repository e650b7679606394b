{#
    From when to when a guide worked here: who left and was hired again did so more than once. A day of
    hiring that was only corrected is no second one, so an earlier employment is one of which the end is
    told, before the next began.
#}
with

told as (

    {{ standing_lines('staff_assignments', ['staff_no', 'hire_date', 'leave_date', 'valid_from_date']) | indent(4) }}

),

hirings as (

    select
        staff_no,
        hire_date,
        leave_date

    from told

    qualify
        row_number() over (
            partition by staff_no, hire_date
            order by _delivery_date desc, valid_from_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

followed as (

    select
        *,
        lead(hire_date) over (partition by staff_no order by hire_date) as next_hire_date

    from hirings

),

employments as (

    select
        guide_id,
        hire_date,
        leave_date

    from {{ ref('dim_guides') }}

    union all

    select
        guides.guide_id,
        followed.hire_date,
        followed.leave_date

    from followed

    inner join {{ ref('dim_guides') }} as guides
        on
            followed.staff_no = guides.guide_id
            and followed.leave_date <= guides.hire_date

    where followed.leave_date <= followed.next_hire_date

)

select * from employments
