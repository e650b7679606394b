{{ config(alias='contest') }}

with

scoped as (

    {% for scope_type, scope in [('contest', 'contest'), ('store', 'store_id'), ('guide', 'guide_id')] -%}
    select
        contest,
        '{{ scope_type }}' as scope_type,
        {{ scope }} as scope,
        {%- for name in [
            'won', 'new_contacts', 'duplicate_contacts', 'contacts_due_30_days', 'contacts_kept_30_days',
            'new_members', 'new_buyers',
        ] %}
        coalesce(cast(sum({{ name }}) filter (where is_during) as bigint), 0) as {{ name }},
        {%- endfor %}
        coalesce(cast(sum(won) filter (where not is_during) as bigint), 0) as won_before,
        coalesce(cast(sum(contacts_kept_30_days) filter (where not is_during) as bigint), 0)
            as contacts_kept_30_days_before

    from {{ ref('int_contest_events_counted') }}

    group by
        contest,
        {{ scope }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

known as (

    select
        scoped.contest,
        scoped.scope_type,
        scoped.scope,
        contests.counted_event,
        contests.first_date,
        contests.last_date,
        case
            when contests.is_settled then 'settled'
            when contests.data_through_date > contests.last_date then 'over'
            else 'running'
        end as status,
        case when scoped.scope_type = 'guide' and scoped.scope <> 'none' then contests.goal end as goal,
        case when contests.is_told or contests.counted_event <> 'contact' then scoped.won end as won,
        case
            when contests.is_before_told or contests.counted_event <> 'contact' then scoped.won_before
        end as won_before,
        {%- for name in ['new_contacts', 'duplicate_contacts', 'contacts_due_30_days', 'contacts_kept_30_days'] %}
        case when contests.is_told then scoped.{{ name }} end as {{ name }},
        {%- endfor %}
        scoped.new_members,
        scoped.new_buyers,
        case
            when contests.is_settled and contests.is_before_told
                then scoped.contacts_kept_30_days - scoped.contacts_kept_30_days_before
        end as kept_contacts_more_than_before

    from scoped

    inner join {{ ref('dim_contests') }} as contests
        on scoped.contest = contests.contest

),

placed as (

    select
        *,
        {{ ratio('contacts_kept_30_days', 'contacts_due_30_days') }} as keep_rate_30_days,
        won >= goal as is_goal_reached,
        case
            when scope_type <> 'contest' and scope <> 'none' and won is not null
                then rank() over (
                    partition by contest, scope_type, scope = 'none' order by won desc, contacts_kept_30_days desc
                )
        end as place

    from known

)

select * from placed
