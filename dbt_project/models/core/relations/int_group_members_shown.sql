with

members as (

    {{ standing_lines('group_members', [
        'corp_id',
        'group_id',
        'member_id',
        'invitor_userid',
        'join_scene',
        'join_state',
        'is_staff',
        'joined_at',
    ]) | indent(4) }}

),

shown as (

    select
        corp_id,
        group_id,
        member_id,
        joined_at,
        min(invitor_userid) as invitor_userid,
        min(join_scene) as join_scene,
        min(join_state) as join_state,
        max(is_staff) as is_staff,
        min(_delivery_date) as first_shown_date,
        max(_delivery_date) as last_shown_date

    from members

    group by all

)

select * from shown
