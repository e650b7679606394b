{#
    What the brand and each store sold on each day on which it existed, none on days without a sale. Open
    is a day that has been told and on which the store was not closed. Closed for good is what its newest
    version says is.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

sales as (

    select
        store_id,
        business_date,
        sum(net_fen) as net_fen

    from {{ ref('int_store_sales_dated') }}

    group by
        store_id,
        business_date

),

scoped as (

    select
        'store' as scope_type,
        store_id as scope,
        business_date,
        net_fen

    from sales

    union all

    select
        'brand' as scope_type,
        'brand' as scope,
        business_date,
        sum(net_fen) as net_fen

    from sales

    group by business_date

),

openings as (

    select
        store_id,
        min(opening_date) as opening_date,
        max(case when valid_to_date is null then closing_date end) as closing_date

    from {{ ref('int_store_versions_dated') }}

    group by store_id

),

-- A store is there from its opening on, or from an earlier sale.
scopes as (

    select
        scoped.scope_type,
        scoped.scope,
        case
            when scoped.scope_type = 'brand' or scoped.scope = 'online' then min(told.first_date)
            else greatest(
                least(coalesce(min(openings.opening_date), min(scoped.business_date)), min(scoped.business_date)),
                min(told.first_date)
            )
        end as first_date,
        coalesce({{ days_after('max(openings.closing_date)', -1) }}, max(told.last_date)) as last_date

    from scoped

    cross join told

    left join openings
        on scoped.scope = openings.store_id

    group by
        scoped.scope_type,
        scoped.scope

),

days as (

    select
        scopes.scope_type,
        scopes.scope,
        dates.calendar_date as business_date,
        dates.calendar_date <= scopes.last_date as is_there

    from scopes

    cross join told

    inner join {{ ref('dim_dates') }} as dates
        on
            scopes.first_date <= dates.calendar_date
            and told.last_date >= dates.calendar_date

),

sold as (

    select
        days.scope_type,
        days.scope,
        days.business_date,
        cast(coalesce(scoped.net_fen, 0) as bigint) as net_fen,
        days.is_there and closed.store_id is null as is_open

    from days

    left join scoped
        on
            days.scope_type = scoped.scope_type
            and days.scope = scoped.scope
            and days.business_date = scoped.business_date

    left join {{ ref('int_store_days_closed') }} as closed
        on
            days.scope = closed.store_id
            and days.business_date = closed.calendar_date

)

select * from sold
