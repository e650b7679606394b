with

callbacks as (

    {{ standing_lines('callbacks', [
        'corp_id', 'group_id', 'event_name', 'change_type', 'join_scene', 'quit_scene', 'happened_at',
    ]) | indent(4) }}

),

members as (

    {{ standing_lines('callback_members', ['member_id', 'update_detail']) | indent(4) }}

),

-- An event names several members, who stand in its record.
changes as (

    select
        callbacks.corp_id,
        callbacks.group_id,
        members.member_id,
        case when members.update_detail = 'add_member' then 'began' else 'ended' end as moment_type,
        callbacks.happened_at as moment_at,
        coalesce(callbacks.join_scene, callbacks.quit_scene) as told_as

    from members

    inner join callbacks
        on
            members._stream = callbacks._stream
            and members._delivery_date = callbacks._delivery_date
            and members._file_sha256 = callbacks._file_sha256
            and members._line_no = callbacks._line_no

    where members.update_detail in ('add_member', 'del_member')

),

known as (

    select
        corp_id,
        group_id,
        member_id

    from {{ ref('int_group_members_shown') }}

    union

    select
        corp_id,
        group_id,
        member_id

    from changes

),

-- With its group everybody's membership ends.
moments as (

    select * from changes

    union all

    select
        known.corp_id,
        known.group_id,
        known.member_id,
        'ended' as moment_type,
        callbacks.happened_at as moment_at,
        'dismissed' as told_as

    from known

    inner join callbacks
        on
            known.corp_id = callbacks.corp_id
            and known.group_id = callbacks.group_id

    where callbacks.event_name = 'change_external_chat' and callbacks.change_type = 'dismiss'

)

select * from moments
