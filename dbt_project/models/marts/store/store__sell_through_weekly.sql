{{ config(alias='sell_through_weekly') }}

with

-- Before the first day of sales nobody knows what a unit had sold.
told as (

    select min(business_date) as first_date

    from {{ ref('fct_order_lines') }}

),

days as (

    select
        *,
        cast(date_trunc('week', business_date) as date) as week_start_date

    from {{ ref('int_stock_days_reckoned') }}

),

weekly as (

    select
        store_id,
        sku_id,
        week_start_date,
        max(business_date) as last_told_date,
        min_by(opening_quantity, business_date) as opening_quantity,
        {% for count in [
            'sold_quantity', 'full_price_quantity', 'private_quantity', 'returned_quantity', 'untold_in_quantity',
            'untold_out_quantity',
        ] -%}
        cast(sum({{ count }}) as bigint) as {{ count }},
        {% endfor -%}
        max_by(closing_quantity, business_date) as closing_quantity,
        max_by(net_sold_so_far_quantity, business_date) as net_sold_so_far_quantity,
        max_by(net_sold_4_weeks_quantity, business_date) as net_sold_4_weeks_quantity

    from days

    group by
        store_id,
        sku_id,
        week_start_date

),

-- What a unit got since its launch is what it sold and what is left; known only if the launch is.
described as (

    select
        weekly.store_id,
        weekly.sku_id,
        skus.product_id,
        skus.season,
        skus.product_year,
        skus.launch_date,
        weekly.week_start_date,
        weekly.last_told_date,
        case
            when weekly.week_start_date >= cast(date_trunc('week', skus.launch_date) as date)
                then cast(
                    {{ days_between("cast(date_trunc('week', skus.launch_date) as date)", 'weekly.week_start_date') }}
                    / 7 as int
                )
        end as week_since_launch,
        weekly.opening_quantity,
        weekly.untold_in_quantity,
        weekly.sold_quantity,
        weekly.returned_quantity,
        weekly.untold_out_quantity,
        weekly.closing_quantity,
        weekly.full_price_quantity,
        cast(weekly.sold_quantity - weekly.full_price_quantity as bigint) as markdown_quantity,
        weekly.private_quantity,
        case when skus.launch_date >= told.first_date then weekly.net_sold_so_far_quantity end
            as net_sold_since_launch_quantity,
        case
            when skus.launch_date >= told.first_date
                then weekly.net_sold_so_far_quantity + weekly.closing_quantity
        end as received_since_launch_quantity,
        weekly.net_sold_4_weeks_quantity,
        weekly.closing_quantity < 0 as is_negative

    from weekly

    cross join told

    left join {{ ref('dim_skus') }} as skus
        on weekly.sku_id = skus.sku_id

),

rated as (

    select
        described.*,
        case
            when not described.is_negative and described.net_sold_since_launch_quantity >= 0
                then {{ ratio('described.net_sold_since_launch_quantity', 'described.received_since_launch_quantity') }}
        end as sell_through_rate,
        {{ ratio('described.full_price_quantity', 'described.sold_quantity') }} as full_price_share,
        {{ ratio('described.private_quantity', 'described.sold_quantity') }} as private_share,
        case
            when not described.is_negative and described.net_sold_4_weeks_quantity > 0
                then {{ ratio('described.closing_quantity * 4', 'described.net_sold_4_weeks_quantity') }}
        end as weeks_of_cover

    from described

)

select * from rated
