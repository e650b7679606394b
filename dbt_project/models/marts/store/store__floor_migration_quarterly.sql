{{ config(alias='floor_migration_quarterly') }}
{%- set floors = ['offline', 'private', 'public'] -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

months as (

    select
        *,
        cast(date_trunc('quarter', cast(concat(month, '-01') as date)) as date) as quarter_date

    from {{ ref('int_month_floors_combined') }}

    where
        scope = 'brand'
        and floor_combination <> 'unknown'

),

quarters as (

    select
        person_id,
        quarter_date,
        concat_ws(
            '+',
            {% for floor in floors -%}
            case when sum({{ floor }}_purchases) > 0 then '{{ floor }}' end{{ ',' if not loop.last }}
            {% endfor %}
        ) as floor_combination,
        sum(net_fen) as net_fen

    from months

    group by
        person_id,
        quarter_date

),

-- Who bought in neither quarter is in no row: nobody knows of how many that is true.
moves as (

    select
        coalesce(now.quarter_date, {{ month_after('before.quarter_date', 3) }}) as quarter_date,
        coalesce(before.floor_combination, 'none') as former_floor_combination,
        coalesce(now.floor_combination, 'none') as floor_combination,
        before.net_fen as former_net_fen,
        now.net_fen

    from quarters as before

    full join quarters as now
        on
            before.person_id = now.person_id
            and {{ month_after('before.quarter_date', 3) }} = now.quarter_date

),

-- The first quarter has none before it, and the one to come is not told yet.
counted as (

    select
        moves.quarter_date,
        moves.former_floor_combination,
        moves.floor_combination,
        {{ month_after('moves.quarter_date', -3) }} >= told.first_date
        and {{ month_after('moves.quarter_date', 3) }} <= {{ days_after('told.last_date', 1) }} as is_complete,
        count(*) as customers,
        cast(coalesce(sum(moves.former_net_fen), 0) as bigint) as former_net_sales_order_dated_fen,
        cast(coalesce(sum(moves.net_fen), 0) as bigint) as net_sales_order_dated_fen

    from moves

    cross join told

    where
        moves.quarter_date > told.first_date
        and moves.quarter_date <= told.last_date

    group by
        moves.quarter_date,
        moves.former_floor_combination,
        moves.floor_combination,
        told.first_date,
        told.last_date

),

migration as (

    select
        concat(extract(year from quarter_date), 'Q', extract(quarter from quarter_date)) as quarter,
        former_floor_combination,
        floor_combination,
        is_complete,
        customers,
        cast(sum(customers) over (partition by quarter_date, former_floor_combination) as bigint)
            as former_floor_customers,
        former_net_sales_order_dated_fen,
        net_sales_order_dated_fen

    from counted

),

rated as (

    select
        *,
        case when former_floor_combination <> 'none' then {{ ratio('customers', 'former_floor_customers') }} end
            as migration_rate

    from migration

)

select * from rated
