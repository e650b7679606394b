with

followed as (

    select
        *,
        lead(began_at) over (partition by entity, account_id, tie_id order by spell_no) as next_began_at,
        coalesce(last_shown_date, {{ business_date('began_at') }}) as last_known_date

    from {{ ref('int_relations_spelled') }}

),

looked_for as (

    select
        followed.*,
        absences.gone_by_date,
        {{ start_of('absences.gone_by_date') }} as gone_by_at

    from followed

    left join {{ ref('int_absences_proven') }} as absences
        on
            followed.entity = absences.entity
            and followed.account_id = absences.account_id
            and followed.last_known_date = absences.calendar_date

),

-- What was told to have ended has, though it is still shown; what nobody told of was seen to be
-- gone, unless it had begun again by then.
judged as (

    select
        *,
        case
            when told_end_evidence is not null then told_end_evidence
            when next_began_at <= coalesce(gone_by_at, next_began_at) then 'next beginning'
            when gone_by_at is not null then 'snapshot'
        end as end_evidence

    from looked_for

),

dated as (

    select
        entity,
        account_id,
        subject_id,
        object_id,
        case when entity = 'groups' then subject_id else object_id end as owner_id,
        began_at,
        began_evidence,
        began_as,
        waiting_since_at,
        first_shown_date,
        last_shown_date,
        last_known_date,
        end_evidence,
        case
            when end_evidence = told_end_evidence then told_end_as
            when end_evidence = 'next beginning' and entity = 'guide_relations' then 'replaced'
            when end_evidence is not null then 'unknown'
        end as ended_because,
        case
            when end_evidence = told_end_evidence then told_end_at
            when end_evidence = 'next beginning' and entity = 'guide_relations' then next_began_at
            when end_evidence is not null then greatest(began_at, {{ start_of('last_shown_date') }})
        end as ended_after_at,
        case end_evidence
            when told_end_evidence then told_end_at
            when 'next beginning' then next_began_at
            when 'snapshot' then gone_by_at
        end as ended_by_at

    from judged

)

select * from dated
