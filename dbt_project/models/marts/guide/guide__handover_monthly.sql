{{ config(alias='handover_monthly') }}

with

contacts as (

    select
        *,
        cast(date_trunc('month', leave_date) as date) as month_date

    from {{ ref('int_contacts_handed_over') }}

),

leavers as (

    select
        guides.guide_id,
        days.post_store_id as store_id,
        days.business_date as last_date,
        cast(date_trunc('month', guides.leave_date) as date) as month_date

    from {{ ref('int_employments_spanned') }} as guides

    inner join {{ ref('int_guide_days_placed') }} as days
        on
            guides.guide_id = days.guide_id
            and {{ days_after('guides.leave_date', -1) }} = days.business_date

),

scoped_leavers as (

    {{ scoped('leavers', ['guide_id', 'month_date'], 'last_date') | indent(4) }}

),

left_here as (

    select
        scope_type,
        scope,
        month_date,
        count(*) as leavers

    from scoped_leavers

    group by
        scope_type,
        scope,
        month_date

),

scoped_contacts as (

    {{ scoped('contacts', [
        'guide_id', 'month_date', 'outcome', 'transfer_status', 'left_at', 'taken_over_at', 'is_matured', 'is_kept',
    ], 'last_date') | indent(4) }}

),

summed as (

    select
        scope_type,
        scope,
        month_date,
        count(*) as contacts,
        count(transfer_status) as requested_contacts,
        {% for outcome in ['accepted', 'waiting', 'lost', 'orphaned'] -%}
        count(*) filter (where outcome = '{{ outcome }}') as {{ outcome }}_contacts,
        {% endfor -%}
        count(*) filter (where outcome = 'orphaned' and transfer_status = 'refused') as refused_contacts,
        count(*) filter (where outcome = 'orphaned' and transfer_status = 'limit_exceeded') as limited_contacts,
        cast(coalesce(sum(
            case when outcome = 'accepted' then {{ seconds_between('left_at', 'taken_over_at') }} end
        ), 0) as bigint) as transfer_seconds,
        count(*) filter (where is_matured) as matured_contacts,
        count(*) filter (where is_kept) as kept_contacts

    from scoped_contacts

    group by
        scope_type,
        scope,
        month_date

),

-- Somebody whom two leavers hand over bought once.
persons as (

    select
        contacts.store_id,
        contacts.last_date,
        contacts.month_date,
        ids.person_id,
        min(contacts.taken_over_at) as taken_over_at,
        min(contacts.due_at) as due_at

    from contacts

    inner join {{ ref('bridge_person_identity') }} as ids
        on
            ids.id_type = 'external_userid'
            and contacts.corp_id = ids.scope
            and contacts.external_userid = ids.id_value
            and ids.valid_to_date is null

    where contacts.is_matured

    group by
        contacts.store_id,
        contacts.last_date,
        contacts.month_date,
        ids.person_id

),

scoped_persons as (

    {{ scoped('persons', ['person_id', 'month_date', 'taken_over_at', 'due_at'], 'last_date') | indent(4) }}

),

distinct_persons as (

    select
        scope_type,
        scope,
        month_date,
        person_id,
        min(taken_over_at) as taken_over_at,
        min(due_at) as due_at

    from scoped_persons

    group by
        scope_type,
        scope,
        month_date,
        person_id

),

handed_over as (

    select
        persons.scope_type,
        persons.scope,
        persons.month_date,
        count(distinct persons.person_id) as matured_persons,
        count(distinct sales.person_id) as buyers,
        cast(sum(sales.net_fen) as bigint) as net_fen

    from distinct_persons as persons

    left join {{ ref('int_sales_identified') }} as sales
        on
            persons.person_id = sales.person_id
            and persons.taken_over_at <= sales.paid_at
            and persons.due_at > sales.paid_at
            and sales.is_valid

    group by
        persons.scope_type,
        persons.scope,
        persons.month_date

),

monthly as (

    select
        left_here.scope_type,
        left_here.scope,
        {{ month_of('left_here.month_date') }} as month,
        left_here.leavers,
        {% for measure in [
            'contacts', 'requested_contacts', 'accepted_contacts', 'waiting_contacts', 'lost_contacts',
            'orphaned_contacts', 'refused_contacts', 'limited_contacts', 'transfer_seconds',
            'matured_contacts', 'kept_contacts',
        ] -%}
        coalesce(summed.{{ measure }}, 0) as {{ measure }},
        {% endfor -%}
        {{ ratio('summed.accepted_contacts', 'summed.contacts') }} as accepted_rate,
        {{ ratio('summed.transfer_seconds', 'summed.accepted_contacts * 3600') }} as hours_to_transfer,
        {{ ratio('summed.kept_contacts', 'summed.matured_contacts') }} as kept_rate,
        coalesce({{ small_sample('summed.contacts') }}, true) as is_small_sample,
        coalesce(handed_over.matured_persons, 0) as matured_persons,
        coalesce(handed_over.buyers, 0) as buyers_after_30_days,
        coalesce(handed_over.net_fen, 0) as net_sales_order_dated_after_30_days_fen

    from left_here

    left join summed
        using (scope_type, scope, month_date)

    left join handed_over
        using (scope_type, scope, month_date)

)

select * from monthly
