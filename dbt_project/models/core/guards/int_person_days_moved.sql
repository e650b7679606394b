{#
    The days that a merge or split of persons tells of: those on which the ids that moved bought, came
    into reach or got a card, and the first on which they were known. A system may tell late of whom it
    has known for long, so none of these is always the first.
#}
with

identities as (

    select * from {{ ref('bridge_person_identity') }}

),

moves as (

    select
        today.id_type,
        today.scope,
        today.id_value,
        today.valid_from_date as moved_on_date,
        case when told.absorbed_person_id is null then 'split' else 'merge' end as change

    from identities as today

    inner join identities as before
        on
            today.id_type = before.id_type
            and today.scope = before.scope
            and today.id_value = before.id_value
            and before.valid_to_date = {{ days_after('today.valid_from_date', -1) }}

    left join {{ ref('fct_person_merges') }} as told
        on
            today.valid_from_date = told.merged_on_date
            and before.person_id = told.absorbed_person_id

    where today.person_id <> before.person_id

),

days as (

    select
        moves.moved_on_date,
        moves.change,
        sales.business_date

    from moves

    inner join {{ ref('fct_order_lines') }} as sales
        on
            moves.id_type = 'customer_id'
            and moves.scope = sales.channel
            and moves.id_value = sales.source_customer_id

    union all

    select
        moves.moved_on_date,
        moves.change,
        touchpoints.valid_from_date as business_date

    from moves

    inner join {{ ref('int_touchpoints_spanned') }} as touchpoints
        on
            moves.id_type = touchpoints.id_type
            and moves.scope = touchpoints.scope
            and moves.id_value = touchpoints.id_value

    union all

    select
        moves.moved_on_date,
        moves.change,
        {{ business_date('members.registered_at') }} as business_date

    from moves

    inner join {{ ref('int_member_states_told') }} as members
        on
            moves.id_type = 'customer_id'
            and moves.scope = members.channel
            and moves.id_value = members.source_customer_id

    where members.registered_at is not null

    union all

    select
        moves.moved_on_date,
        moves.change,
        min(identities.valid_from_date) as business_date

    from moves

    inner join identities
        on
            moves.id_type = identities.id_type
            and moves.scope = identities.scope
            and moves.id_value = identities.id_value

    group by
        moves.moved_on_date,
        moves.change,
        moves.id_type,
        moves.scope,
        moves.id_value

),

counted as (

    select
        moved_on_date,
        change,
        business_date,
        count(*) as lines

    from days

    group by all

)

select * from counted
