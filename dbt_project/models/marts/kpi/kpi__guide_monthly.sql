{{ config(alias='guide_monthly') }}
{%- set added = [
    'rostered_minutes', 'new_contacts', 'lost_contacts', 'card_opens', 'shares', 'share_opens',
    'closer_net_sales_order_dated_fen', 'accrued_fen', 'reversed_fen', 'commission_fen',
] -%}
{%- set columns = ['guide_id', 'business_date', 'month_date', 'is_employed', 'is_tenured', 'has_shift'] + added -%}
{%- set monthly_columns = [
    'guide_id', 'month_date', 'employed_days', 'is_paired', 'commission_fen', 'commission_year_before_fen',
    'closer_net_sales_order_dated_fen',
] -%}
with

days as (

    select
        *,
        cast(date_trunc('month', business_date) as date) as month_date

    from {{ ref('guide__daily') }}

),

told as (

    select
        min(business_date) as first_date,
        max(business_date) as last_date

    from days

),

scoped_days as (

    {{ scoped('days', columns, 'business_date') | indent(4) }}

),

months as (

    select
        *,
        cast(concat(month, '-01') as date) as month_date,
        {{ days_after(month_after("cast(concat(month, '-01') as date)", 1), -1) }} as last_date

    from {{ ref('guide__monthly') }}

),

-- What a guide did in the part of the month that was spent in the scope.
worked as (

    select
        scope_type,
        scope,
        month_date,
        guide_id,
        {% for measure in added -%}
        sum({{ measure }}) as {{ measure }},
        {% endfor -%}
        count(*) filter (where is_employed) as guide_days,
        count(*) filter (where is_employed and is_tenured) as tenured_days,
        count(*) filter (where is_employed and is_tenured and rostered_minutes is not null) as rostered_days,
        count(*) filter (where has_shift) > 0 as has_shift

    from scoped_days

    group by all

),

summed as (

    select
        worked.scope_type,
        worked.scope,
        worked.month_date,
        {% for measure in added -%}
        cast(sum(worked.{{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        count(*) filter (where worked.guide_days > 0) as guides,
        cast(sum(worked.guide_days) as bigint) as guide_days,
        count(*) filter (where worked.guide_days > 0 and months.is_active) as active_guides,
        cast(sum(case when months.is_active then worked.guide_days else 0 end) as bigint) as active_guide_days,
        count(*) filter (where worked.guide_days > 0 and months.has_credited_order) as credited_guides,
        count(*) filter (where worked.guide_days > 0 and months.has_opened_share) as sharing_guides,
        count(*) filter (where worked.tenured_days > 0) as tenured_guides,
        count(*) filter (where worked.tenured_days > 0 and worked.has_shift) as rostered_guides,
        cast(sum(worked.tenured_days) as bigint) as tenured_guide_days,
        cast(sum(worked.rostered_days) as bigint) as rostered_guide_days

    from worked

    inner join months
        on
            worked.guide_id = months.guide_id
            and worked.month_date = months.month_date

    group by all

),

reaches as (

    select
        reaches.person_id,
        days.store_id,
        days.business_date,
        days.month_date

    from {{ ref('int_guide_reaches_identified') }} as reaches

    inner join days
        on
            reaches.guide_id = days.guide_id
            and reaches.business_date = days.business_date
            and days.is_employed

),

scoped_reaches as (

    {{ scoped('reaches', ['person_id', 'month_date'], 'business_date') | indent(4) }}

),

reached as (

    select
        scope_type,
        scope,
        month_date,
        count(distinct person_id) as reached_persons

    from scoped_reaches

    group by all

),

-- The income of a month and who brings how much are of the guides who mainly work there at its end.
scoped_months as (

    {{ scoped('months', monthly_columns, 'last_date') | indent(4) }}

),

ranked as (

    select
        *,
        count(*) over in_scope as ranked_guides,
        row_number() over (
            partition by scope_type, scope, month_date
            order by closer_net_sales_order_dated_fen desc, guide_id asc
        ) as place

    from scoped_months

    where employed_days > 0

    window in_scope as (partition by scope_type, scope, month_date)

),

incomes as (

    select
        scope_type,
        scope,
        month_date,
        count(*) as ranked_guides,
        cast(round(median(commission_fen)) as bigint) as median_commission_fen,
        count(*) filter (where is_paired) as paired_guides,
        cast(sum(commission_fen) filter (where is_paired) as bigint) as paired_commission_fen,
        cast(sum(commission_year_before_fen) filter (where is_paired) as bigint)
            as paired_commission_year_before_fen,
        cast(sum(closer_net_sales_order_dated_fen) as bigint) as ranked_net_sales_order_dated_fen,
        count(*) filter (where (place - 1) * 10 < ranked_guides) as top_guides,
        cast(sum(case
            when (place - 1) * 10 < ranked_guides then closer_net_sales_order_dated_fen else 0
        end) as bigint) as top_net_sales_order_dated_fen,
        {{ ratio(
            'sum((ranked_guides + 1 - 2 * place) * closer_net_sales_order_dated_fen)',
            'count(*) * sum(closer_net_sales_order_dated_fen)',
        ) }} as gini_coefficient

    from ranked

    group by all

),

monthly as (

    select
        summed.scope_type,
        summed.scope,
        {{ month_of('summed.month_date') }} as month,
        summed.month_date >= told.first_date
        and {{ days_after(month_after('summed.month_date', 1), -1) }} <= told.last_date as is_final,
        summed.guides,
        {{ small_sample('summed.guides') }} as is_small_sample,
        {% for count in [
            'guide_days', 'active_guides', 'active_guide_days', 'credited_guides', 'sharing_guides', 'tenured_guides',
            'rostered_guides', 'tenured_guide_days', 'rostered_guide_days',
        ] + added -%}
        summed.{{ count }},
        {% endfor -%}
        -- Hours of the few days with a roster would stand below what was done on all of them.
        summed.rostered_guides * 100 < summed.tenured_guides * {{ var('roster_coverage_percent') }}
        or summed.rostered_guide_days * 100 < summed.tenured_guide_days * {{ var('roster_coverage_percent') }}
            as is_withheld,
        coalesce(reached.reached_persons, 0) as reached_persons,
        coalesce(incomes.ranked_guides, 0) as ranked_guides,
        incomes.median_commission_fen,
        -- Only two whole months are compared.
        case
            when
                {{ month_after('summed.month_date', -12) }} >= told.first_date
                and {{ days_after(month_after('summed.month_date', 1), -1) }} <= told.last_date
                then year_before.median_commission_fen
        end as median_commission_year_before_fen,
        coalesce(incomes.paired_guides, 0) as paired_guides,
        incomes.paired_commission_fen,
        incomes.paired_commission_year_before_fen,
        incomes.ranked_net_sales_order_dated_fen,
        coalesce(incomes.top_guides, 0) as top_guides,
        incomes.top_net_sales_order_dated_fen,
        incomes.gini_coefficient

    from summed

    left join reached
        using (scope_type, scope, month_date)

    left join incomes
        using (scope_type, scope, month_date)

    left join incomes as year_before
        on
            summed.scope_type = year_before.scope_type
            and summed.scope = year_before.scope
            and {{ month_after('summed.month_date', -12) }} = year_before.month_date

    cross join told

),

rated as (

    select
        *,
        {{ ratio('active_guide_days', 'guide_days') }} as activation_rate,
        {{ ratio('rostered_guides', 'tenured_guides') }} as roster_coverage_rate,
        {{ ratio('rostered_guide_days', 'tenured_guide_days') }} as roster_day_coverage_rate,
        {% for column, amount in [
            ('reached_persons_per_hour', 'reached_persons'),
            ('closer_net_sales_fen_per_hour', 'closer_net_sales_order_dated_fen'),
        ] -%}
        case when not is_withheld then {{ ratio(amount ~ ' * 60', 'rostered_minutes') }} end as {{ column }},
        {% endfor -%}
        {% for income in ['median_commission', 'paired_commission'] -%}
        {% set before = income ~ '_year_before_fen' -%}
        {{ ratio(income ~ '_fen - ' ~ before, before) }} as {{ income }}_growth_rate,
        {% endfor -%}
        {{ ratio('top_net_sales_order_dated_fen', 'ranked_net_sales_order_dated_fen') }} as top_decile_sales_share

    from monthly

)

select * from rated
