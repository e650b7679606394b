{#
    Days on which a store did not open at all. Those from its closing for good to its opening again are
    told by its versions: the one that says when it closed, and the next.
#}
with

closures as (

    {{ standing_lines('store_closures', ['store_id', 'first_closed_date', 'last_closed_date']) | indent(4) }}

),

spells as (

    select
        store_id,
        first_closed_date,
        last_closed_date

    from closures

    union all

    select
        store_id,
        closing_date as first_closed_date,
        {{ days_after('valid_to_date', -1) }} as last_closed_date

    from {{ ref('int_store_versions_dated') }}

    where closing_date < valid_to_date

),

days as (

    select distinct
        spells.store_id,
        dates.calendar_date

    from spells

    inner join {{ ref('dim_dates') }} as dates
        on
            spells.first_closed_date <= dates.calendar_date
            and coalesce(spells.last_closed_date, date '9999-12-31') >= dates.calendar_date

)

select * from days
