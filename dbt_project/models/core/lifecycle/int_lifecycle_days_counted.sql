{#
    How many persons were in which state at the beginning and end of each day, and how many came and
    went, from the first day of which sales are told. Stocks are the sums of all that came and went
    before, so no person is counted day by day.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

moves as (

    select
        moves.rule,
        moves.scope,
        greatest(moves.business_date, {{ days_after('told.first_date', -1) }}) as business_date,
        moves.from_state,
        moves.to_state,
        moves.members

    from {{ ref('int_lifecycle_moves_counted') }} as moves

    cross join told

),

flows as (

    select
        rule,
        scope,
        business_date,
        to_state as state,
        members as entered_members,
        0 as left_members

    from moves

    union all

    select
        rule,
        scope,
        business_date,
        from_state as state,
        0 as entered_members,
        members as left_members

    from moves

    where from_state <> 'none'

),

scopes as (

    select distinct
        rule,
        scope

    from moves

),

states as (

    {% for state in lifecycle_states() -%}
    select '{{ state }}' as state
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cells as (

    select
        scopes.rule,
        scopes.scope,
        states.state,
        dates.calendar_date as business_date,
        dates.calendar_date >= told.first_date as is_told

    from {{ ref('dim_dates') }} as dates

    inner join told
        on
            dates.calendar_date >= {{ days_after('told.first_date', -1) }}
            and dates.calendar_date <= told.last_date

    cross join scopes

    cross join states

),

daily as (

    select
        cells.rule,
        cells.scope,
        cells.state,
        cells.business_date,
        cells.is_told,
        cast(coalesce(sum(flows.entered_members), 0) as bigint) as entered_members,
        cast(coalesce(sum(flows.left_members), 0) as bigint) as left_members

    from cells

    left join flows
        on
            cells.rule = flows.rule
            and cells.scope = flows.scope
            and cells.state = flows.state
            and cells.business_date = flows.business_date

    group by
        cells.rule,
        cells.scope,
        cells.state,
        cells.business_date,
        cells.is_told

),

stocked as (

    select
        *,
        cast(
            sum(entered_members - left_members) over (partition by rule, scope, state order by business_date) as bigint
        ) as closing_members

    from daily

)

select
    rule,
    scope,
    state,
    business_date,
    closing_members - entered_members + left_members as opening_members,
    entered_members,
    left_members,
    closing_members

from stocked

where is_told
