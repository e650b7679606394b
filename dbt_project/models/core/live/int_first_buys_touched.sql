{#
    What touched a person in the `first_touch_days` before the first purchase: messages that arrived as well as what
    the person did. Who was known before sales are told may have bought before, and is left out. It is told only if
    all sources of touches were there for those days before the month began: a shorter past has fewer and later ones.
#}
{%- set window = var('first_touch_days') -%}
with

sales as (

    {{ sale_days_told() | indent(4) }}

),

first_buys as (

    select first_buys.*

    from {{ ref('int_first_buys_valued') }} as first_buys

    inner join {{ ref('int_persons_acquired') }} as persons
        on first_buys.person_id = persons.person_id

    inner join sales
        on persons.acquired_date >= sales.first_date

),

-- Who is in a group is told with a day before anything was delivered.
told as (

    select max(first_date) as first_date

    from (

        select min(business_date) as first_date

        from {{ ref('fct_touches') }}

        where touch_type <> 'join'

        group by channel

    ) as sources

),

customers as (

    select * from {{ ref('bridge_person_identity') }}

    where
        id_type = 'external_userid'
        and valid_to_date is null

),

touches as (

    select
        person_id,
        touched_at,
        1 as actions

    from {{ ref('int_actions_identified') }}

    union all

    select
        customers.person_id,
        sends.touched_at,
        0 as actions

    from {{ ref('fct_touches') }} as sends

    inner join customers
        on
            sends.scope = customers.scope
            and sends.id_value = customers.id_value
            and sends.id_type = customers.id_type

    where not sends.is_action

),

touched as (

    select
        first_buys.person_id,
        first_buys.first_channel,
        first_buys.first_date,
        cast(date_trunc('month', first_buys.first_date) as date) >= {{ days_after('told.first_date', window) }}
            as is_told,
        count(touches.person_id) as touches,
        cast(coalesce(sum(touches.actions), 0) as bigint) as actions,
        {{ seconds_between('min(touches.touched_at)', 'first_buys.first_paid_at') }} / 86400.0 as days_since_first_touch

    from first_buys

    cross join told

    left join touches
        on
            first_buys.person_id = touches.person_id
            and first_buys.first_paid_at > touches.touched_at
            and touches.touched_at >= {{ minutes_after('first_buys.first_paid_at', -1440 * window) }}

    group by
        first_buys.person_id,
        first_buys.first_channel,
        first_buys.first_date,
        first_buys.first_paid_at,
        told.first_date

)

select * from touched
