with

changes as (

    {{ changes_of(
        'bridge_group_members',
        ['corp_id', 'group_id', 'member_id', 'is_staff', 'join_scene'],
        "'came'",
        "'left'",
    ) | indent(4) }}

)

select * from changes
