{# The store that a guide mainly works in, from when to when, and how it is run. #}
with

assignments as (

    select
        staff_no,
        store_id,
        valid_from_date

    from (

        {{ standing_lines(
            'staff_assignments', ['staff_no', 'store_id', 'is_primary', 'valid_from_date']
        ) | indent(8) }}

    ) as told

    where is_primary

    qualify
        row_number() over (
            partition by staff_no, valid_from_date order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

dated as (

    select
        staff_no as guide_id,
        store_id,
        valid_from_date,
        lead(valid_from_date) over (partition by staff_no order by valid_from_date) as valid_to_date

    from assignments

)

select * from dated
