{# On which day a person became a member of the shop on a public platform (会员通). #}
with

-- Each push replaces the one before it, and the first one is of the joining.
memberships as (

    select
        channel,
        source_customer_id,
        updated_at as joined_at

    from (

        {{ standing_lines('memberships', ['source_customer_id', 'updated_at'], is_history=true) | indent(8) }}

    ) as pushes

    union all

    select
        channel,
        source_customer_id,
        happened_at as joined_at

    from (

        {{ standing_lines('membership_events', ['source_customer_id', 'event_type', 'happened_at']) | indent(8) }}

    ) as calls

    where event_type = 'join'

),

joined as (

    select
        memberships.channel,
        ids.person_id,
        min({{ business_date('memberships.joined_at') }}) as joined_date

    from memberships

    inner join {{ ref('bridge_person_identity') }} as ids
        on
            memberships.channel = ids.scope
            and memberships.source_customer_id = ids.id_value
            and ids.id_type = 'customer_id'
            and ids.valid_to_date is null

    group by
        memberships.channel,
        ids.person_id

)

select * from joined
