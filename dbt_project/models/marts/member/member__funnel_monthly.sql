{{ config(alias='funnel_monthly') }}
{%- set steps = [
    'identified', 'contactable', 'member', 'buyer', 'repeat_buyer', 'any_member', 'any_buyer', 'any_repeat_buyer',
    'unidentified',
] -%}

with

sold as (

    {{ sale_days_told() | indent(4) }}

),

told as (

    select
        reach.first_date as first_reach_date,
        greatest(reach.last_date, sold.last_date) as last_date

    from {{ ref('int_reach_days_told') }} as reach

    cross join sold

),

-- A person is in the funnel of today's home store in all months, so nobody who moves looks like growth.
steps as (

    select
        coalesce(services.home_store_id, 'none') as store_id,
        spans.step,
        spans.valid_from_date,
        spans.valid_to_date

    from {{ ref('int_person_steps_spanned') }} as spans

    inner join {{ ref('dim_person_services') }} as services
        on spans.person_id = services.person_id

),

changes as (

    {% for day, change in [('valid_from_date', 1), ('valid_to_date', -1)] -%}
    select
        store_id,
        step,
        {{ month_of(day) }} as month,
        {{ change }} as change

    from steps

    where {{ day }} is not null

    union all

    {% endfor -%}
    select
        store_id,
        'unidentified' as step,
        {{ month_of('business_date') }} as month,
        traffic as change

    from {{ ref('int_traffic_unidentified') }}

),

changed as (

    {% for scope_type, scope in [('store', 'store_id'), ('brand', "'brand'")] -%}
    select
        '{{ scope_type }}' as scope_type,
        {{ scope }} as scope,
        {% for step in steps -%}
        sum(case when step = '{{ step }}' then change else 0 end) as {{ step }}_change,
        {% endfor -%}
        month

    from changes

    group by all

    {{ 'union all' if not loop.last }}
    {% endfor %}

),

begun as (

    select
        scope_type,
        scope,
        min(month) as first_month

    from changed

    group by
        scope_type,
        scope

),

months as (

    select
        {{ month_of('dates.calendar_date') }} as month,
        max(dates.calendar_date) as last_date

    from {{ ref('dim_dates') }} as dates

    group by all

),

-- At the end of a month are all that have come by then, less those that have gone.
standing as (

    select
        begun.scope_type,
        begun.scope,
        months.month,
        {% for step in steps -%}
        cast(sum(coalesce(changed.{{ step }}_change, 0)) over until_then as bigint) as {{ step }},
        {% endfor -%}
        months.last_date

    from begun

    cross join told

    inner join months
        on
            begun.first_month <= months.month
            and {{ month_of('told.last_date') }} >= months.month

    left join changed
        on
            begun.scope_type = changed.scope_type
            and begun.scope = changed.scope
            and months.month = changed.month

    window until_then as (
        partition by begun.scope_type, begun.scope order by months.month
        rows between unbounded preceding and current row
    )

),

funnel as (

    select
        standing.scope_type,
        standing.scope,
        standing.month,
        standing.last_date <= told.last_date as is_complete,
        standing.unidentified + standing.identified as traffic,
        standing.identified as identified_persons,
        -- Who had left before the first night is told by nobody.
        {%- for step, column in [
            ('contactable', 'contactable_persons'),
            ('member', 'members'),
            ('buyer', 'buyers'),
            ('repeat_buyer', 'repeat_buyers'),
        ] %}
        case when standing.last_date >= told.first_reach_date then standing.{{ step }} end as {{ column }},
        {%- endfor %}
        standing.any_member as all_members,
        standing.any_buyer as all_buyers,
        standing.any_repeat_buyer as all_repeat_buyers

    from standing

    cross join told

),

rated as (

    select
        *,
        {{ ratio('identified_persons', 'traffic') }} as identified_rate,
        {{ ratio('contactable_persons', 'identified_persons') }} as contactable_rate,
        {{ ratio('members', 'contactable_persons') }} as member_rate,
        {{ ratio('buyers', 'members') }} as buyer_rate,
        {{ ratio('repeat_buyers', 'buyers') }} as repeat_buyer_rate,
        {{ small_sample('least(traffic, identified_persons, contactable_persons, members, buyers)') }}
            as is_small_sample

    from funnel

)

select * from rated
