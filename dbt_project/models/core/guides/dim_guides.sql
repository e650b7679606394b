{#
    Who works here, from when to when. The sheet of staff says so; of whom it does not list, the
    directory does.
#}
with

told as (

    {{ standing_lines('staff_assignments', [
        'staff_no', 'position', 'hire_date', 'leave_date', 'valid_from_date',
    ]) | indent(4) }}

),

listed as (

    select
        staff_no as guide_id,
        position,
        hire_date,
        leave_date

    from told

    qualify
        row_number() over (
            partition by staff_no
            order by _delivery_date desc, valid_from_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

-- An account that was there before anything was delivered has been since nobody knows when.
accounts as (

    select
        staff_no as guide_id,
        max_by(position_title, last_shown_date) as position,
        case when count(*) = count(valid_from_at) then {{ business_date('min(valid_from_at)') }} end as hire_date,
        case when count(*) = count(valid_to_at) then {{ business_date('max(valid_to_at)') }} end as leave_date

    from {{ ref('dim_guide_accounts') }}

    where
        staff_no is not null
        and is_employed

    group by staff_no

),

guides as (

    select
        coalesce(listed.guide_id, accounts.guide_id) as guide_id,
        case when listed.guide_id is not null then listed.position else accounts.position end as position,
        case when listed.guide_id is not null then listed.hire_date else accounts.hire_date end as hire_date,
        case when listed.guide_id is not null then listed.leave_date else accounts.leave_date end as leave_date,
        listed.guide_id is not null as is_listed

    from listed

    full join accounts
        on listed.guide_id = accounts.guide_id

)

select * from guides
