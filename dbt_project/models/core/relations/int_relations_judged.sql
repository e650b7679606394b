with

judged as (

    select
        relations.*,
        relations.end_evidence = 'snapshot' and (of_owner.gone_count is not null or of_all.gone_count is not null)
            as is_held_back

    from {{ ref('int_relations_dated') }} as relations

    left join {{ ref('int_disappearances_judged') }} as of_owner
        on
            relations.entity = of_owner.entity
            and relations.account_id = of_owner.account_id
            and relations.owner_id = of_owner.owner_id
            and relations.last_known_date = of_owner.last_shown_date

    left join {{ ref('int_disappearances_judged') }} as of_all
        on
            relations.entity = of_all.entity
            and relations.account_id = of_all.account_id
            and of_all.owner_id is null
            and relations.last_known_date = of_all.last_shown_date

),

told as (

    select
        entity,
        account_id,
        subject_id,
        object_id,
        began_at as valid_from_at,
        case when not coalesce(is_held_back, false) then ended_by_at end as valid_to_at,
        began_at as began_after_at,
        began_evidence,
        began_as,
        waiting_since_at,
        first_shown_date,
        last_shown_date,
        case when not coalesce(is_held_back, false) then ended_after_at end as ended_after_at,
        case when not coalesce(is_held_back, false) then end_evidence end as end_evidence,
        case when not coalesce(is_held_back, false) then ended_because end as ended_because,
        coalesce(is_held_back, false) as is_end_held_back

    from judged

)

select * from told
