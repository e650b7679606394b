{{ config(alias='service_daily') }}
{%- set counts = [
    'request_count', 'new_contact_count', 'lost_contact_count', 'chat_count', 'message_count',
    'reply_chats', 'timed_chats',
] -%}
{%- set measures = counts + ['replied_chats', 'waited_chat_minutes'] -%}
{%- set columns = ['guide_id', 'business_date', 'is_expected', 'is_told', 'missing_because'] + measures -%}
with

answers as (

    select
        guide_id,
        business_date,
        count(*) filter (where missing_because is null) > 0 as is_told,
        max(missing_because) as missing_because,
        {% for measure in measures -%}
        sum({{ measure }}) as {{ measure }},
        {% endfor -%}
        count(*) as accounts

    from {{ ref('int_guide_answers_weighted') }}

    group by
        guide_id,
        business_date

),

asked as (

    select
        min(business_date) as first_date,
        max(business_date) as last_date

    from answers

),

expected as (

    select
        placed.guide_id,
        placed.business_date,
        placed.store_id

    from {{ ref('int_guide_days_placed') }} as placed

    inner join asked
        on
            placed.business_date >= asked.first_date
            and placed.business_date <= asked.last_date

),

-- Everybody at work should be told of; an account whose holder nobody knows counts for the brand alone.
days as (

    select
        coalesce(expected.guide_id, answers.guide_id) as guide_id,
        coalesce(expected.business_date, answers.business_date) as business_date,
        expected.store_id,
        expected.guide_id is not null as is_expected,
        coalesce(answers.is_told, false) as is_told,
        case
            when answers.business_date is null then 'there was no answer'
            when not answers.is_told then answers.missing_because
        end as missing_because,
        {% for measure in measures -%}
        answers.{{ measure }},
        {% endfor -%}
        answers.accounts

    from expected

    full join answers
        on
            expected.guide_id = answers.guide_id
            and expected.business_date = answers.business_date

),

all_scopes as (

    {{ scoped('days', columns, 'business_date') | indent(4) }}

    union all

    select
        'guide' as scope_type,
        guide_id as scope,
        {{ columns | join(',\n        ') }}

    from days

    where guide_id is not null

),

summed as (

    select
        scope_type,
        scope,
        business_date,
        {% for measure in counts -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        cast(sum(replied_chats) as decimal(18, 4)) as replied_chats,
        cast(sum(waited_chat_minutes) as decimal(18, 4)) as waited_chat_minutes,
        count(*) filter (where is_expected) as guides,
        count(*) filter (where is_expected and is_told) as told_guides,
        case when count(*) filter (where is_told) = 0 then max(missing_because) end as missing_because

    from all_scopes

    group by
        scope_type,
        scope,
        business_date

),

daily as (

    select
        scope_type,
        scope,
        business_date,
        guides,
        told_guides,
        {{ ratio('told_guides', 'guides') }} as told_rate,
        missing_because,
        {% for measure in counts -%}
        {{ measure }},
        {% endfor -%}
        replied_chats,
        waited_chat_minutes,
        {{ ratio('replied_chats', 'reply_chats') }} as reply_rate,
        {{ ratio('waited_chat_minutes', 'timed_chats') }} as first_reply_minutes,
        scope_type <> 'guide' as is_estimate

    from summed

)

select * from daily
