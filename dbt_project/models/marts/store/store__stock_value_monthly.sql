{{ config(alias='stock_value_monthly') }}
{%- set counts = [
    'stock_quantity', 'below_zero_quantity', 'uncosted_quantity', 'stock_cost_fen', 'sold_4_weeks_cost_fen',
    'sold_quantity', 'tag_fen', 'markdown_fen',
] -%}
with

stores as (

    select * from {{ ref('int_stock_values_counted') }}

),

sales_told as (

    {{ sale_days_told() | indent(4) }}

),

stock_told as (

    select max(last_told_date) as last_date

    from stores

),

scopes as (

    {{ scoped('stores', ['month_date', 'end_date', 'season', 'product_year', 'last_told_date'] + counts, 'end_date')
        | indent(4) }}

),

summed as (

    select
        scopes.scope_type,
        scopes.scope,
        {{ month_of('scopes.month_date') }} as month,
        scopes.season,
        scopes.product_year,
        scopes.month_date >= sales_told.first_date
        and scopes.end_date <= least(sales_told.last_date, stock_told.last_date) as is_complete,
        {% for count in counts -%}
        cast(sum(scopes.{{ count }}) as bigint) as {{ count }},
        {% endfor -%}
        max(scopes.last_told_date) as last_told_date

    from scopes

    cross join sales_told

    cross join stock_told

    group by all

),

rated as (

    select
        *,
        case
            when sold_4_weeks_cost_fen > 0 then {{ ratio('stock_cost_fen * 28', 'sold_4_weeks_cost_fen') }}
        end as days_of_stock,
        {{ ratio('markdown_fen', 'tag_fen') }} as markdown_rate

    from summed

)

select * from rated
