{{ config(alias='preference_monthly') }}
{%- set fewest = var('fewest_persons_told') -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

-- The smaller ones first, to know how many are hidden so far.
ranked as (

    select
        cells.*,
        cells.buyers < {{ fewest }} or cells.city_buyers < {{ fewest }} as is_few,
        sum(case when cells.buyers < {{ fewest }} or cells.city_buyers < {{ fewest }} then cells.buyers else 0 end)
            over of_cell as few_buyers,
        row_number() over (
            partition by
                cells.month,
                cells.cell_level,
                cells.product_category,
                cells.price_band,
                cells.buyers < {{ fewest }} or cells.city_buyers < {{ fewest }}
            order by cells.buyers, cells.city
        ) as place

    from {{ ref('int_preferences_shrunken') }} as cells

    window of_cell as (partition by cells.month, cells.cell_level, cells.product_category, cells.price_band)

),

-- Too few to be told would be what the other cities leave of all, so another one goes with them.
hidden as (

    select
        *,
        all_buyers < {{ fewest }} as is_all_few,
        is_few or (few_buyers > 0 and few_buyers < {{ fewest }} and place = 1) as is_suppressed

    from ranked

),

preferences as (

    select
        hidden.month,
        {{ days_after(month_after("cast(concat(hidden.month, '-01') as date)", 1), -1) }} <= told.last_date
            as is_complete,
        hidden.city,
        hidden.cell_level,
        hidden.product_category,
        hidden.price_band,
        hidden.is_suppressed,
        case when not hidden.is_suppressed then hidden.buyers end as buyers,
        case when hidden.city_buyers >= {{ fewest }} then hidden.city_buyers end as city_buyers,
        case when not hidden.is_all_few then hidden.all_buyers end as all_buyers,
        hidden.all_city_buyers,
        case when not hidden.is_suppressed then {{ ratio('hidden.buyers', 'hidden.city_buyers') }} end as buyer_share,
        case when not hidden.is_all_few then {{ ratio('hidden.all_buyers', 'hidden.all_city_buyers') }} end
            as all_buyer_share,
        case when not hidden.is_suppressed then hidden.raw_index end as preference_index,
        case when not hidden.is_suppressed then hidden.shrunken_index end as shrunken_preference_index,
        case when not hidden.is_suppressed then hidden.credibility end as credibility,
        case when not hidden.is_suppressed then {{ small_sample('hidden.buyers') }} end as is_small_sample

    from hidden

    cross join told

)

select * from preferences
