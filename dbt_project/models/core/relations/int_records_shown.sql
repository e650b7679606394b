with

records as (
    {%- for entity, subject in [('contact_ways', 'config_id'), ('acquisition_links', 'link_id')] %}

    select
        '{{ entity }}' as entity,
        corp_id as account_id,
        {{ subject }} as subject_id,
        _delivery_date as delivery_date

    from (
        {{ standing_lines(entity, ['corp_id', subject]) | indent(8) }}
    ) as lines

    union all
    {%- endfor %}

    select
        'guide_accounts' as entity,
        corp_id as account_id,
        guide_userid as subject_id,
        delivery_date

    from {{ ref('int_guide_accounts_shown') }}

),

neighboured as (

    select
        records.*,
        absences.absent_on_date,
        absences.gone_by_date,
        lag(records.delivery_date) over of_subject as former_date,
        lead(records.delivery_date) over of_subject as next_date

    from records

    left join {{ ref('int_absences_proven') }} as absences
        on
            records.entity = absences.entity
            and records.account_id = absences.account_id
            and records.delivery_date = absences.calendar_date

    window of_subject as (
        partition by records.entity, records.account_id, records.subject_id order by records.delivery_date
    )

),

-- A guide who is not listed has gone, but not when most are not. A code that is not listed tells
-- nothing: it is listed for 90 days.
vanished as (

    select
        *,
        entity = 'guide_accounts' and coalesce(gone_by_date < next_date, gone_by_date is not null) as is_gone

    from neighboured

),

counted as (

    select
        *,
        count(*) over of_night as shown_count,
        sum(case when is_gone then 1 else 0 end) over of_night as gone_count

    from vanished

    window of_night as (partition by entity, account_id, delivery_date)

),

believed as (

    select
        *,
        is_gone and not (gone_count >= 3 and gone_count * 2 > shown_count) as is_last_of_run

    from counted

),

-- What a record first says is new since the one before; what it no longer says ended by then.
placed as (

    select
        entity,
        account_id,
        subject_id,
        delivery_date,
        cast(
            row_number() over of_subject
            + coalesce(sum(case when is_last_of_run then 1 else 0 end) over earlier, 0)
            as int
        ) as place,
        case
            when former_date is null or lag(is_last_of_run) over of_subject then absent_on_date
            else former_date
        end as new_since_date,
        case when is_last_of_run then gone_by_date else next_date end as old_by_date

    from believed

    window
        of_subject as (partition by entity, account_id, subject_id order by delivery_date),
        earlier as (
            partition by entity, account_id, subject_id order by delivery_date
            rows between unbounded preceding and 1 preceding
        )

)

select * from placed
