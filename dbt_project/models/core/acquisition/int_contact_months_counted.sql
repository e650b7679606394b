{#
    Who was a guide's friend when a month began and then got messages or deleted a guide: how many messages, and after
    how many of them a deletion came within two days. Of the others nothing happened. Persons and months are joined by
    equality, one row per person to whom something happened.
#}
with

persons as (

    select
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'external_userid'
        and valid_to_date is null

),

losses as (

    select
        person_id,
        lost_date

    from {{ ref('int_contacts_added') }}

    where lost_because = 'customer_deleted'

),

sends as (

    select
        persons.person_id,
        touches.touch_id,
        touches.business_date

    from {{ ref('fct_touches') }} as touches

    inner join persons
        on
            touches.scope = persons.scope
            and touches.id_value = persons.id_value
            and touches.id_type = 'external_userid'

    where not touches.is_action

),

answered as (

    select
        sends.person_id,
        {{ month_of('sends.business_date') }} as month,
        sends.touch_id,
        count(losses.lost_date) > 0 as has_left_soon

    from sends

    left join losses
        on
            sends.person_id = losses.person_id
            and sends.business_date <= losses.lost_date
            and {{ days_after('sends.business_date', 2) }} >= losses.lost_date

    group by
        sends.person_id,
        {{ month_of('sends.business_date') }},
        sends.touch_id

),

happened as (

    select
        person_id,
        month,
        1 as sends,
        case when has_left_soon then 1 else 0 end as sends_left_soon,
        0 as losses

    from answered

    union all

    select
        person_id,
        {{ month_of('lost_date') }} as month,
        0 as sends,
        0 as sends_left_soon,
        1 as losses

    from losses

),

months as (

    select
        person_id,
        month,
        cast(concat(month, '-01') as date) as month_date,
        cast(sum(sends) as bigint) as sends,
        cast(sum(sends_left_soon) as bigint) as sends_left_soon,
        sum(losses) > 0 as has_left

    from happened

    group by
        person_id,
        month

),

begun as (

    select
        months.person_id,
        months.month,
        months.sends,
        months.sends_left_soon,
        months.has_left,
        count(reached.person_id) > 0 as was_contact

    from months

    left join {{ ref('int_persons_reached') }} as reached
        on
            months.person_id = reached.person_id
            and months.month_date > reached.valid_from_date
            and months.month_date <= coalesce(reached.valid_to_date, date '9999-12-31')
            and reached.has_contact

    group by
        months.person_id,
        months.month,
        months.sends,
        months.sends_left_soon,
        months.has_left

)

select * from begun
