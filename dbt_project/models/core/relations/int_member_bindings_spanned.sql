with

states as (

    select
        channel,
        source_customer_id,
        _delivery_date as delivery_date,
        {{ told_apart(['bound_guide_id', 'bound_store_id']) }} as binding,
        bound_guide_id,
        bound_store_id,
        registered_at

    from {{ ref('int_member_states_told') }}

),

-- A member is told of only when something has changed, so until the delivery before all was as it had been.
changes as (

    select
        *,
        lag(binding) over (
            partition by channel, source_customer_id order by delivery_date
        ) as former_binding

    from states

),

spans as (

    select
        changes.*,
        absences.absent_on_date,
        lead(changes.delivery_date) over of_member as next_date,
        lead(absences.absent_on_date) over of_member as still_on_date

    from changes

    left join {{ ref('int_absences_proven') }} as absences
        on
            absences.entity = 'members'
            and changes.channel = absences.account_id
            and changes.delivery_date = absences.calendar_date

    where changes.former_binding is null or changes.binding <> changes.former_binding

    window of_member as (partition by changes.channel, changes.source_customer_id order by changes.delivery_date)

),

dated as (

    select
        channel,
        source_customer_id,
        bound_guide_id as guide_id,
        bound_store_id as store_id,
        case when absent_on_date is not null then greatest({{ start_of('absent_on_date') }}, registered_at) end
            as began_after_at,
        case when absent_on_date is not null then {{ start_of('delivery_date') }} end as valid_from_at,
        {{ start_of('still_on_date') }} as ended_after_at,
        {{ start_of('next_date') }} as valid_to_at

    from spans

    where bound_guide_id is not null

)

select * from dated
