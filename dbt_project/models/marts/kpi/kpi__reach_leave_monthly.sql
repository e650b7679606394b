{{ config(alias='reach_leave_monthly') }}
{%- set touchpoints = {
    'contact': 'has_contact', 'group': 'has_group', 'official_account': 'has_official_account', 'any': 'true',
} -%}
with

told as (

    select * from {{ ref('int_reach_days_told') }}

),

-- Only of a month whose beginning is told it is known who was there.
months as (

    select
        {{ month_of('dates.calendar_date') }} as month,
        max(dates.calendar_date) <= max(told.last_date) as is_complete

    from {{ ref('dim_dates') }} as dates

    cross join told

    group by {{ month_of('dates.calendar_date') }}

    having
        min(dates.calendar_date) > max(told.first_date)
        and min(dates.calendar_date) <= max(told.last_date)

),

changed as (

    {% for touchpoint, held in touchpoints.items() -%}
    {%- set outer_loop = loop -%}
    {%- for at, change in [('valid_from_date', 1), ('valid_to_date', -1)] -%}
    select
        '{{ touchpoint }}' as touchpoint,
        {{ month_of(at) }} as month,
        cast({{ change }} * count(*) as bigint) as change

    from {{ ref('int_persons_reached') }}

    where
        {{ held }}
        and {{ at }} is not null

    group by {{ month_of(at) }}
    {{ 'union all' if not (loop.last and outer_loop.last) }}
    {% endfor %}
    {%- endfor %}
),

-- Who was there when a month began is who was there when the last one ended.
begun as (

    select
        changed.touchpoint,
        months.month,
        months.is_complete,
        cast(sum(changed.change) as bigint) as persons_at_begin

    from months

    inner join changed
        on months.month > changed.month

    group by
        changed.touchpoint,
        months.month,
        months.is_complete

),

leavers as (

    select
        touchpoint,
        month,
        count(*) as persons_left

    from {{ ref('int_leavers_monthly') }}

    group by
        touchpoint,
        month

),

rated as (

    select
        begun.touchpoint,
        begun.month,
        begun.is_complete,
        begun.persons_at_begin,
        coalesce(leavers.persons_left, 0) as persons_left,
        {{ ratio('coalesce(leavers.persons_left, 0)', 'begun.persons_at_begin') }} as leave_rate,
        {{ small_sample('begun.persons_at_begin') }} as is_small_sample

    from begun

    left join leavers
        on
            begun.touchpoint = leavers.touchpoint
            and begun.month = leavers.month

)

select * from rated
