with

moments as (

    select * from {{ ref('int_relation_moments_unioned') }}

),

-- A callback and a snapshot tell of one beginning, if nothing ended between their two times.
turned as (

    select
        *,
        case
            when moment_type <> 'began' then 0
            when
                lag(moment_type) over of_tie = 'began'
                and moment_at <= {{ minutes_after('lag(moment_at) over of_tie', '60') }}
                and (lag(evidence) over of_tie <> evidence or lag(moment_at) over of_tie = moment_at)
                then 0
            else 1
        end as is_new

    from moments

    window of_tie as (
        partition by entity, account_id, tie_id order by moment_at asc, moment_type desc, evidence asc
    )

),

numbered as (

    select
        *,
        cast(sum(is_new) over (
            partition by entity, account_id, tie_id order by moment_at asc, moment_type desc, evidence asc
            rows between unbounded preceding and current row
        ) as int) as spell_no

    from turned

),

-- Who was deleted may delete in turn: the first end counts.
placed as (

    select
        *,
        row_number() over (
            partition by entity, account_id, tie_id, spell_no, moment_type order by moment_at, evidence, told_as
        ) as place

    from numbered

),

spells as (

    select
        entity,
        account_id,
        tie_id,
        spell_no,
        max(subject_id) as subject_id,
        max(object_id) as object_id,
        coalesce(
            min(case when moment_type = 'began' and evidence = 'snapshot' then moment_at end),
            min(case when moment_type = 'began' then moment_at end)
        ) as began_at,
        min(case when moment_type = 'began' then evidence end) as began_evidence,
        max(case when moment_type = 'began' then told_as end) as began_as,
        min(case when moment_type = 'waited' then moment_at end) as waiting_since_at,
        min(case when moment_type = 'ended' then moment_at end) as told_end_at,
        max(case when moment_type = 'ended' and place = 1 then evidence end) as told_end_evidence,
        max(case when moment_type = 'ended' and place = 1 then told_as end) as told_end_as,
        min(first_shown_date) as first_shown_date,
        max(last_shown_date) as last_shown_date

    from placed

    group by all

)

select * from spells
