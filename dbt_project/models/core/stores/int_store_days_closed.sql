{# Days on which a store did not open at all. #}
with

closures as (

    {{ standing_lines('store_closures', ['store_id', 'first_closed_date', 'last_closed_date']) | indent(4) }}

),

days as (

    select distinct
        closures.store_id,
        dates.calendar_date

    from closures

    inner join {{ ref('dim_dates') }} as dates
        on
            closures.first_closed_date <= dates.calendar_date
            and coalesce(closures.last_closed_date, date '9999-12-31') >= dates.calendar_date

)

select * from days
