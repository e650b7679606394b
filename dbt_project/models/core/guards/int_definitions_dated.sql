with

changes as (

    select * from {{ ref('definition_changes') }}

),

numbered as (

    select
        *,
        row_number() over (partition by stream, column_name order by changed_on) as change_number,
        lead(changed_on) over (partition by stream, column_name order by changed_on) as next_change_on

    from changes

),

-- Of a change without a date nobody can say on which side of it a day lies.
dated as (

    select
        stream as _stream,
        column_name,
        changed_on is not null as is_known,
        case
            when changed_on is null then concat(meaning_before, ' or ', meaning_after) else meaning_before
        end as definition,
        date '{{ var('first_calendar_date') }}' as valid_from_date,
        coalesce(changed_on, date '9999-12-31') as valid_to_date

    from numbered

    where change_number = 1

    union all

    select
        stream as _stream,
        column_name,
        true as is_known,
        meaning_after as definition,
        changed_on as valid_from_date,
        coalesce(next_change_on, date '9999-12-31') as valid_to_date

    from numbered

    where changed_on is not null

)

select * from dated
