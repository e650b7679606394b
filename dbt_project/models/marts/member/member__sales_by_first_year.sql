{{ config(alias='sales_by_first_year') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

first_years as (

    select
        person_id,
        cast(extract(year from min(month_date)) as int) as first_year

    from {{ ref('int_buyer_months_scoped') }}

    where scope_type = 'brand'

    group by person_id

),

reactivations as (

    select
        person_id,
        valid_from_date,
        coalesce(valid_to_date, date '9999-12-31') as valid_to_date

    from {{ ref('int_lifecycle_states_spanned') }}

    where
        scope = 'brand'
        and rule = 'by_category'
        and state = 'reactivated'

),

-- Whoever has kept nothing is of the year of the sales themselves.
sales as (

    select
        cast(date_trunc('month', events.business_date) as date) as month_date,
        least(
            coalesce(first_years.first_year, 9999), cast(extract(year from events.business_date) as int)
        ) as first_year,
        events.person_id,
        events.is_order,
        events.amount_fen,
        reactivations.person_id is not null as is_reactivated

    from {{ ref('int_person_events_scoped') }} as events

    left join first_years
        on events.person_id = first_years.person_id

    left join reactivations
        on
            events.person_id = reactivations.person_id
            and events.business_date >= reactivations.valid_from_date
            and events.business_date < reactivations.valid_to_date

    where events.scope = 'brand'

),

layers as (

    select
        month_date,
        first_year,
        count(distinct case when is_order then person_id end) as buyers,
        count(*) filter (where is_order) as orders,
        cast(sum(amount_fen) as bigint) as net_sales_order_dated_fen,
        cast(coalesce(sum(amount_fen) filter (where is_reactivated), 0) as bigint) as reactivated_net_sales_fen

    from sales

    group by
        month_date,
        first_year

),

shared as (

    select
        {{ month_of('layers.month_date') }} as month,
        layers.first_year,
        layers.first_year < cast(extract(year from layers.month_date) as int) as is_stock,
        layers.buyers,
        layers.orders,
        layers.net_sales_order_dated_fen,
        layers.reactivated_net_sales_fen,
        cast(sum(layers.net_sales_order_dated_fen) over (partition by layers.month_date) as bigint)
            as all_net_sales_fen,
        layers.month_date >= told.first_date
        and {{ days_after(month_after('layers.month_date', 1), -1) }} <= told.last_date as is_complete

    from layers

    cross join told

),

rated as (

    select
        month,
        first_year,
        is_stock,
        buyers,
        orders,
        net_sales_order_dated_fen,
        all_net_sales_fen,
        {{ ratio('net_sales_order_dated_fen', 'all_net_sales_fen') }} as sales_share,
        reactivated_net_sales_fen,
        {{ ratio('reactivated_net_sales_fen', 'all_net_sales_fen') }} as reactivation_share,
        is_complete

    from shared

)

select * from rated
