{# Of friendships that ended before anybody told of ends nothing is known, so what came in then is not either. #}
with

told as (

    select
        min(case when changes.evidence = 'callback' and changes.change_type = 'lost' then changes.business_date end)
            as first_change_date,
        max(days.first_date) as first_night_date,
        max(days.last_date) as last_date

    from {{ ref('int_reach_days_told') }} as days

    left join {{ ref('fct_contact_changes') }} as changes
        on days.last_date >= changes.business_date

)

select
    least(first_change_date, first_night_date) as told_after_date,
    last_date

from told
