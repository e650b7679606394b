with

relations as (

    select *

    from {{ ref('int_relations_judged') }}

    where entity = 'groups'

),

shown as (

    select * from {{ ref('int_group_members_shown') }}

),

described as (

    select
        relations.account_id as corp_id,
        relations.subject_id as group_id,
        relations.object_id as member_id,
        shown.invitor_userid,

        relations.began_as as join_scene,
        shown.join_state,
        relations.began_evidence,
        relations.ended_because,
        relations.end_evidence,

        -- What only callbacks told of has no type; but colleagues are in the directory.
        shown.is_staff,
        relations.valid_to_at is null as is_current,
        relations.is_end_held_back,

        relations.began_after_at,
        relations.valid_from_at,
        relations.ended_after_at,
        relations.valid_to_at,
        relations.first_shown_date,
        relations.last_shown_date

    from relations

    left join shown
        on
            relations.account_id = shown.corp_id
            and relations.subject_id = shown.group_id
            and relations.object_id = shown.member_id
            and relations.valid_from_at = shown.joined_at

)

select * from described
