{% set measures = [
    'new_group_count', 'group_count', 'active_group_count', 'new_member_count', 'member_count', 'active_member_count',
    'message_count',
] %}

with

answers as (

    {{ standing_lines('group_statistics', ['corp_id', 'owner_userid', 'business_date'] + measures) | indent(4) }}

),

settled as (

    select
        answers.channel,
        answers.corp_id,
        answers.owner_userid,
        answers.business_date,
        {% for measure in measures -%}
        case when days.missing_because is null then answers.{{ measure }} end as {{ measure }},
        {% endfor -%}
        days.missing_because

    from answers

    left join {{ ref('int_statistics_days_judged') }} as days
        on
            answers._stream = days._stream
            and answers.corp_id = days.corp_id
            and answers.business_date = days.business_date

)

select * from settled
