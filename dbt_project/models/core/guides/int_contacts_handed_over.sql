{#
    What had become of each contact that a guide had on leaving 30 days later, or so far. Accepted:
    another guide has taken over. Lost: it ended otherwise. Waiting: asked and not decided. Orphaned:
    refused, over the limit, or nobody was asked, so that the customer has a guide who is not here.
#}
with

told as (

    select max(business_date) as last_date

    from {{ ref('int_guide_days_placed') }}

),

leavers as (

    select
        guides.guide_id,
        guides.leave_date,
        days.business_date as last_date,
        days.post_store_id as store_id,
        {{ start_of('guides.leave_date') }} as left_at,
        {{ start_of(days_after('guides.leave_date', 30)) }} as judged_at

    from {{ ref('int_employments_spanned') }} as guides

    inner join {{ ref('int_guide_days_placed') }} as days
        on
            guides.guide_id = days.guide_id
            and {{ days_after('guides.leave_date', -1) }} = days.business_date

),

held as (

    select
        leavers.*,
        contacts.corp_id,
        contacts.external_userid,
        contacts.guide_userid as former_guide_userid,
        case when contacts.valid_to_at < leavers.judged_at then contacts.ended_because end as ended_because,
        case when contacts.valid_to_at < leavers.judged_at then contacts.valid_to_at end as valid_to_at

    from leavers

    inner join {{ ref('int_contacts_staffed') }} as contacts
        on
            leavers.guide_id = contacts.guide_id
            and leavers.left_at > coalesce(contacts.added_at, timestamp '1970-01-01 00:00:00')
            and leavers.left_at < coalesce(contacts.valid_to_at, timestamp '9999-12-31 00:00:00')

),

-- Every answer, since who waited by then may have been taken over since. Only one of success says of when it is.
answers as (

    {{ standing_lines('transfer_results', [
        'corp_id',
        'external_userid',
        'former_guide_userid',
        'guide_userid',
        'transfer_type',
        'transfer_status',
        'taken_over_at',
        'business_date',
    ], is_history=true) | indent(4) }}

),

-- Whoever refused one guide may be asked for another.
transfers as (

    select
        held.corp_id,
        held.external_userid,
        held.guide_id,
        held.former_guide_userid,
        held.leave_date,
        answers.guide_userid,
        answers.transfer_status,
        answers.taken_over_at

    from held

    inner join answers
        on
            held.corp_id = answers.corp_id
            and held.external_userid = answers.external_userid
            and held.former_guide_userid = answers.former_guide_userid
            and coalesce(answers.taken_over_at, {{ start_of('answers.business_date') }}) < held.judged_at

    where answers.transfer_type = 'resigned'

    qualify
        row_number() over (
            partition by
                held.corp_id, held.external_userid, held.guide_id, held.former_guide_userid, held.leave_date
            order by
                case when answers.transfer_status = 'done' then 0 else 1 end asc,
                answers.business_date desc,
                answers.guide_userid asc,
                answers._file_sha256 asc,
                answers._line_no desc
        ) = 1

),

judged as (

    select
        held.*,
        transfers.guide_userid,
        transfers.transfer_status,
        coalesce(transfers.taken_over_at, case when held.ended_because = 'transfer' then held.valid_to_at end)
            as taken_over_at,
        case
            when held.ended_because = 'transfer' then 'accepted'
            -- The customer may be gone before it is done.
            when held.valid_to_at < transfers.taken_over_at then 'lost'
            when transfers.transfer_status = 'done' then 'accepted'
            when held.valid_to_at is not null then 'lost'
            when transfers.transfer_status = 'waiting' then 'waiting'
            else 'orphaned'
        end as outcome

    from held

    left join transfers
        on
            held.corp_id = transfers.corp_id
            and held.external_userid = transfers.external_userid
            and held.guide_id = transfers.guide_id
            and held.former_guide_userid = transfers.former_guide_userid
            and held.leave_date = transfers.leave_date

),

-- Only what was accepted comes due.
matured as (

    select
        judged.*,
        {{ minutes_after('judged.taken_over_at', '43200') }} as due_at,
        coalesce(
            judged.outcome = 'accepted'
            and judged.guide_userid is not null
            and {{ minutes_after('judged.taken_over_at', '43200') }} <= {{ start_of(days_after('told.last_date', 1)) }},
            false
        ) as is_matured

    from judged

    cross join told

),

-- A customer who was handed on once more is still one.
kept as (

    select distinct
        matured.corp_id,
        matured.external_userid,
        matured.former_guide_userid,
        matured.taken_over_at

    from matured

    inner join {{ ref('int_contacts_staffed') }} as contacts
        on
            matured.corp_id = contacts.corp_id
            and matured.external_userid = contacts.external_userid
            and matured.guide_userid = contacts.guide_userid
            and matured.due_at >= coalesce(contacts.added_at, timestamp '1970-01-01 00:00:00')
            and (
                contacts.ended_because = 'transfer'
                or matured.due_at < coalesce(contacts.valid_to_at, timestamp '9999-12-31 00:00:00')
            )

),

handed_over as (

    select
        matured.corp_id,
        matured.external_userid,
        matured.guide_id,
        matured.former_guide_userid,
        matured.store_id,
        matured.leave_date,
        matured.last_date,
        matured.left_at,
        matured.outcome,
        matured.transfer_status,
        matured.guide_userid as taken_over_by,
        matured.taken_over_at,
        matured.due_at,
        matured.is_matured,
        case when matured.is_matured then kept.external_userid is not null end as is_kept

    from matured

    left join kept
        on
            matured.corp_id = kept.corp_id
            and matured.external_userid = kept.external_userid
            and matured.former_guide_userid = kept.former_guide_userid
            and matured.taken_over_at = kept.taken_over_at

)

select * from handed_over
