{# How many persons went from which state into which on which day; who was not there yet comes from none. #}
with

spans as (

    select
        *,
        coalesce(
            lag(state) over (partition by rule, scope, person_id order by valid_from_date), 'none'
        ) as former_state

    from {{ ref('int_lifecycle_states_spanned') }}

),

moves as (

    select
        rule,
        scope,
        valid_from_date as business_date,
        former_state as from_state,
        state as to_state,
        count(*) as members

    from spans

    group by
        rule,
        scope,
        valid_from_date,
        former_state,
        state

)

select * from moves
