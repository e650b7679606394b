with

callbacks as (

    {{ standing_lines('callbacks', [
        'corp_id', 'guide_userid', 'event_name', 'change_type', 'happened_at',
    ]) | indent(4) }}

),

unassigned as (

    {{ standing_lines('unassigned_contacts', ['corp_id', 'former_guide_userid', 'guide_left_at']) | indent(4) }}

),

-- What an update was about is seen between the two nights around it.
moments as (

    select
        corp_id,
        guide_userid,
        case change_type when 'create_user' then 'joined' when 'delete_user' then 'left' else 'updated' end
            as moment_type,
        happened_at as moment_at,
        'callback' as evidence

    from callbacks

    where event_name = 'change_contact' and change_type in ('create_user', 'delete_user', 'update_user')

    union all

    -- A leaver's customers tell when exactly that was.
    select distinct
        corp_id,
        former_guide_userid as guide_userid,
        'left' as moment_type,
        guide_left_at as moment_at,
        'unassigned list' as evidence

    from unassigned

)

select * from moments
