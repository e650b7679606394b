{% set measures = [
    'chat_count', 'message_count', 'reply_rate', 'first_reply_minutes', 'lost_contact_count', 'request_count', 'new_contact_count',
] %}

with

answers as (

    {{ standing_lines('guide_statistics', ['corp_id', 'guide_userid', 'business_date'] + measures) | indent(4) }}

),

days as (

    select * from {{ ref('int_statistics_days_judged') }}

),

explained as (

    select
        answers.*,
        coalesce(days.missing_because, pooled.missing_because) as missing_because

    from answers

    left join days
        on
            answers._stream = days._stream
            and answers.corp_id = days.corp_id
            and answers.business_date = days.business_date

    left join {{ ref('int_guide_answers_pooled') }} as pooled
        on
            answers._stream = pooled._stream
            and answers.corp_id = pooled.corp_id
            and answers.business_date = pooled.business_date
            and answers.guide_userid = pooled.guide_userid

),

-- What the vendor has not told is null; a zero would say that nobody spoke to anybody.
settled as (

    select
        explained.channel,
        explained.corp_id,
        explained.guide_userid,
        explained.business_date,
        {% for measure in measures -%}
        case when explained.missing_because is null then explained.{{ measure }} end as {{ measure }},
        {% endfor -%}
        definitions.definition as chat_count_definition,
        explained.missing_because

    from explained

    left join {{ ref('int_definitions_dated') }} as definitions
        on
            explained._stream = definitions._stream
            and definitions.column_name = 'chat_cnt'
            and explained.business_date >= definitions.valid_from_date
            and explained.business_date < definitions.valid_to_date

)

select * from settled
