with

groups_told as (

    {{ standing_lines('groups', ['corp_id', 'group_id', 'owner_userid', 'created_at', 'group_status']) | indent(4) }}

),

latest as (

    select
        corp_id,
        group_id,
        owner_userid,
        created_at,
        group_status

    from groups_told

    qualify
        row_number() over (
            partition by corp_id, group_id order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

)

select * from latest
