{#
    A guide's measure drawn to the mean of the guides in stores of the same kind, the more the less
    there is to go by: the credibility of Bühlmann and Straub, an empirical Bayes estimate that needs
    no distribution. Then its place among them, half of the guides below the middle.
#}
{%- set measures = [
    ('new_contacts_per_day', 'pull', 14),
    ('card_opens_per_day', 'pull', 14),
    ('kept_contacts_share', 'pull', 5),
    ('reply_share', 'serve', 5),
    ('first_reply_minutes', 'serve', 5),
    ('repeat_buyers_share', 'serve', 10),
    ('refund_share', 'serve', 10),
    ('opens_per_share', 'share', 5),
    ('hops_per_share', 'share', 5),
    ('orders_per_share', 'share', 5),
] -%}
with

months as (

    select
        guide_id,
        cast(date_trunc('month', business_date) as date) as month_date,
        max_by(post_store_id, business_date) as store_id,
        max(business_date) as last_date

    from {{ ref('int_guide_days_placed') }}

    group by
        guide_id,
        cast(date_trunc('month', business_date) as date)

),

-- Of the store of who works in none nobody knows how it is run.
kinds as (

    select
        months.guide_id,
        months.month_date,
        months.store_id,
        coalesce(stores.business_model, 'unknown') as business_model

    from months

    left join {{ ref('int_store_versions_dated') }} as stores
        on
            months.store_id = stores.store_id
            and months.last_date >= stores.valid_from_date
            and months.last_date < coalesce(stores.valid_to_date, date '9999-12-31')

),

guides as (

    select
        measured.*,
        kinds.store_id,
        kinds.business_model,
        measured.amount / measured.weight as raw_value,
        measured.squares - measured.amount * measured.amount / measured.weight as spread_within,
        cast(sum(cast(measured.amount as decimal(38, 6))) over of_kind as double)
        / cast(sum(cast(measured.weight as decimal(38, 6))) over of_kind as double) as mean_value

    from {{ ref('int_guide_efforts_measured') }} as measured

    inner join kinds
        on
            measured.guide_id = kinds.guide_id
            and measured.month_date = kinds.month_date

    window of_kind as (partition by measured.measure, measured.month_date, kinds.business_model)

),

parted as (

    select
        measure,
        month_date,
        business_model,
        -- How much one unit of a guide differs from the next, and so how much two guides differ by chance.
        cast(sum(cast(spread_within as decimal(38, 12))) as double) / nullif(sum(units - 1), 0) as variance_within,
        cast(sum(cast(
            weight * (raw_value - mean_value) * (raw_value - mean_value) as decimal(38, 12)
        )) as double) as spread_between,
        count(*) as guides,
        cast(sum(cast(weight as decimal(38, 6))) as double) as weight,
        cast(sum(cast(weight * weight as decimal(38, 6))) as double) as weight_squares

    from guides

    group by
        measure,
        month_date,
        business_model

),

variances as (

    select
        *,
        greatest(
            coalesce(
                (spread_between - (guides - 1) * variance_within) / nullif(weight - weight_squares / weight, 0), 0
            ), 0
        ) as variance_between

    from parted

),

shrunken as (

    select
        guides.measure,
        guides.guide_id,
        guides.month_date,
        guides.store_id,
        guides.business_model,
        guides.units,
        guides.weight,
        guides.amount,
        guides.raw_value,
        guides.mean_value,
        case
            when variances.variance_between > 0
                then
                    guides.weight * variances.variance_between
                    / (guides.weight * variances.variance_between + greatest(variances.variance_within, 0))
            else 0
        end as credibility,
        case guides.measure
            {% for measure, role, least_units in measures -%}
            when '{{ measure }}' then '{{ role }}'
            {% endfor -%}
        end as role,
        guides.units >= case guides.measure
            {% for measure, role, least_units in measures -%}
            when '{{ measure }}' then {{ least_units }}
            {% endfor -%}
        end as is_exposed

    from guides

    inner join variances
        on
            guides.measure = variances.measure
            and guides.month_date = variances.month_date
            and guides.business_model = variances.business_model

),

-- Sums of fractions end in digits that mean nothing, and must not decide a place.
rounded as (

    select
        *,
        cast(raw_value as decimal(18, 4)) as raw_figure,
        cast(credibility * raw_value + (1 - credibility) * mean_value as decimal(18, 4)) as shrunken_figure

    from shrunken

),

placed as (

    select
        *,
        -- Of the time to the first reply and of refunds less is better.
        case
            when measure in ('first_reply_minutes', 'refund_share') then -shrunken_figure else shrunken_figure
        end as merit

    from rounded

    where is_exposed

),

ranked as (

    select
        measure,
        guide_id,
        month_date,
        rank() over (partition by measure, month_date, business_model order by merit) as place,
        count(*) over (partition by measure, month_date, business_model, merit) as alike,
        count(*) over (partition by measure, month_date, business_model) as placed_guides

    from placed

),

efforts as (

    select
        rounded.measure,
        rounded.role,
        rounded.guide_id,
        rounded.month_date,
        rounded.store_id,
        rounded.business_model,
        rounded.units,
        cast(rounded.weight as decimal(18, 4)) as weight,
        cast(rounded.amount as decimal(18, 4)) as amount,
        rounded.raw_figure,
        rounded.shrunken_figure,
        cast(rounded.credibility as decimal(18, 4)) as credibility,
        rounded.is_exposed,
        ranked.placed_guides,
        cast((ranked.place + (ranked.alike - 1) / 2.0 - 0.5) / ranked.placed_guides as decimal(18, 4)) as percentile

    from rounded

    left join ranked
        on
            rounded.measure = ranked.measure
            and rounded.guide_id = ranked.guide_id
            and rounded.month_date = ranked.month_date

)

select * from efforts
