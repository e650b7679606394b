{#
    What a person bought on each floor in a month: in stores, in the brand's own shops online, on
    platforms; in each store, and in all of the brand. Who kept nothing there has no
    floors, and their money is told with that of nobody known.
#}
{%- set floors = ['offline', 'private', 'public'] -%}
with

sales as (

    select
        person_id,
        endpoint,
        selling_store_id,
        {{ month_of('business_date') }} as month,
        is_valid,
        is_purchase,
        net_fen

    from {{ ref('int_sales_identified') }}

),

scoped as (

    select
        *,
        'brand' as scope_type,
        'brand' as scope

    from sales

    union all

    select
        *,
        'store' as scope_type,
        selling_store_id as scope

    from sales

),

-- Orders of nobody known are one row.
summed as (

    select
        scope_type,
        scope,
        month,
        person_id,
        count(*) filter (where is_valid) as orders,
        count(*) filter (where is_purchase) as purchases,
        {% for floor in floors -%}
        count(*) filter (where is_purchase and endpoint = '{{ floor }}') as {{ floor }}_purchases,
        cast(coalesce(sum(net_fen) filter (where endpoint = '{{ floor }}'), 0) as bigint) as {{ floor }}_fen,
        {% endfor -%}
        cast(sum(net_fen) as bigint) as net_fen

    from scoped

    group by
        scope_type,
        scope,
        month,
        person_id

),

combined as (

    select
        *,
        case
            when person_id is null or purchases = 0 then 'unknown'
            else concat_ws(
                '+',
                {% for floor in floors -%}
                case when {{ floor }}_purchases > 0 then '{{ floor }}' end{{ ',' if not loop.last }}
                {% endfor %}
            )
        end as floor_combination

    from summed

)

select * from combined
