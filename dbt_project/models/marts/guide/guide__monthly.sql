{{ config(alias='monthly') }}
{%- set added = [
    'new_contacts', 'transferred_in_contacts', 'lost_contacts', 'deleted_by_customer_contacts',
    'transferred_out_contacts', 'card_opens', 'shares', 'share_opens', 'credited_orders', 'closer_orders',
    'closer_net_sales_order_dated_fen', 'service_net_sales_order_dated_fen', 'opener_net_sales_order_dated_fen',
    'root_sharer_net_sales_order_dated_fen', 'last_sharer_net_sales_order_dated_fen',
    'host_net_sales_order_dated_fen', 'accrued_fen', 'reversed_fen', 'commission_fen',
] -%}
{%- set kinds_of_reach = {
    'reached_persons': 'true',
    'messaged_persons': 'is_messaged',
    'opening_persons': 'has_opened',
    'served_persons': 'is_served',
} -%}
with

days as (

    select
        *,
        cast(date_trunc('month', business_date) as date) as month_date

    from {{ ref('guide__daily') }}

),

summed as (

    select
        guide_id,
        month_date,
        max_by(post_store_id, business_date) as store_id,
        count(*) filter (where is_employed) as employed_days,
        count(*) filter (where has_shift) as shift_days,
        cast(sum(rostered_minutes) as bigint) as rostered_minutes,
        {% for measure in added -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        min_by(opening_contacts, business_date) as opening_contacts,
        max_by(closing_contacts, business_date) as closing_contacts

    from days

    group by
        guide_id,
        month_date

),

-- Whom a guide touches on two days is one person of the month.
persons as (

    select
        guide_id,
        person_id,
        cast(date_trunc('month', business_date) as date) as month_date,
        max(is_messaged) as is_messaged,
        max(has_opened) as has_opened,
        max(is_served) as is_served

    from {{ ref('int_guide_reaches_identified') }}

    group by
        guide_id,
        person_id,
        cast(date_trunc('month', business_date) as date)

),

reached as (

    select
        guide_id,
        {% for measure, condition in kinds_of_reach.items() -%}
        count(*) filter (where {{ condition }}) as {{ measure }},
        {% endfor -%}
        month_date

    from persons

    group by
        guide_id,
        month_date

),

shares_opened as (

    select distinct
        guide_id,
        channel,
        share_id,
        cast(date_trunc('month', business_date) as date) as month_date

    from {{ ref('int_guide_shares_opened') }}

),

opened as (

    select
        guide_id,
        month_date,
        count(*) as opened_shares

    from shares_opened

    group by
        guide_id,
        month_date

),

-- Of the month that is not over, or of which only the end is told, nobody has worked all days.
months as (

    select
        summed.*,
        {% for measure in kinds_of_reach -%}
        coalesce(reached.{{ measure }}, 0) as {{ measure }},
        {% endfor -%}
        coalesce(opened.opened_shares, 0) as opened_shares,
        {{ days_between('summed.month_date', month_after('summed.month_date', 1)) }} as calendar_days,
        summed.employed_days = {{ days_between('summed.month_date', month_after('summed.month_date', 1)) }}
            as is_whole_month,
        summed.employed_days > 0 and summed.credited_orders > 0 as has_credited_order,
        summed.employed_days > 0 and coalesce(opened.opened_shares, 0) > 0 as has_opened_share

    from summed

    left join reached
        on
            summed.guide_id = reached.guide_id
            and summed.month_date = reached.month_date

    left join opened
        on
            summed.guide_id = opened.guide_id
            and summed.month_date = opened.month_date

),

paired as (

    select
        months.*,
        months.has_credited_order or months.has_opened_share as is_active,
        year_before.commission_fen as commission_year_before_fen,
        months.is_whole_month and coalesce(year_before.is_whole_month, false) as is_paired

    from months

    left join months as year_before
        on
            months.guide_id = year_before.guide_id
            and {{ month_after('months.month_date', -12) }} = year_before.month_date

),

monthly as (

    select
        guide_id,
        {{ month_of('month_date') }} as month,
        store_id,
        employed_days,
        cast(calendar_days as bigint) as calendar_days,
        is_whole_month,
        shift_days,
        rostered_minutes,
        opening_contacts,
        closing_contacts,
        {% for measure in added + kinds_of_reach.keys() | list -%}
        {{ measure }},
        {% endfor -%}
        opened_shares,
        has_credited_order,
        has_opened_share,
        is_active,
        is_paired,
        commission_year_before_fen,
        case when is_paired then commission_fen - commission_year_before_fen end as commission_growth_fen,
        case
            when is_paired and commission_year_before_fen > 0
                then {{ ratio('commission_fen - commission_year_before_fen', 'commission_year_before_fen') }}
        end as commission_growth_rate

    from paired

)

select * from monthly
