with

callbacks as (

    {{ standing_lines('callbacks', [
        'corp_id', 'external_userid', 'guide_userid', 'change_type', 'code_state', 'ended_because', 'happened_at',
    ]) | indent(4) }}

),

transfers as (

    {{ standing_lines('transfer_results', [
        'corp_id', 'external_userid', 'former_guide_userid', 'transfer_status', 'taken_over_at',
    ]) | indent(4) }}

),

unassigned as (

    {{ standing_lines('unassigned_contacts', [
        'corp_id', 'external_userid', 'former_guide_userid', 'guide_left_at',
    ]) | indent(4) }}

),

moments as (

    select
        corp_id,
        external_userid,
        guide_userid,
        case when ended_because is null then 'began' else 'ended' end as moment_type,
        happened_at as moment_at,
        'callback' as evidence,
        coalesce(ended_because, code_state) as told_as,
        cast(null as date) as first_shown_date,
        cast(null as date) as last_shown_date

    from callbacks

    -- An adding half done is none yet.
    where ended_because is not null or change_type = 'add_external_contact'

    union all

    select
        corp_id,
        external_userid,
        former_guide_userid as guide_userid,
        'ended' as moment_type,
        taken_over_at as moment_at,
        'transfer result' as evidence,
        'transfer' as told_as,
        cast(null as date) as first_shown_date,
        cast(null as date) as last_shown_date

    from transfers

    where transfer_status = 'done'

    union all

    -- The guide has left and nobody has taken over: the relation waits, and has not ended.
    select
        corp_id,
        external_userid,
        former_guide_userid as guide_userid,
        'waited' as moment_type,
        guide_left_at as moment_at,
        'unassigned list' as evidence,
        cast(null as string) as told_as,
        min(_delivery_date) as first_shown_date,
        max(_delivery_date) as last_shown_date

    from unassigned

    group by all

)

select * from moments
