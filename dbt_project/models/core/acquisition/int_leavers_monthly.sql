{#
    Of those who could be reached when a month began, by a touchpoint or by any, who left it in the month:
    once, however often. Persons and months are joined by equality.
#}
with

months_left as (

    {% for touchpoint in ["touchpoint", "'any'"] -%}
    select distinct
        {{ touchpoint }} as touchpoint,
        person_id,
        {{ month_of('left_date') }} as month,
        cast(date_trunc('month', left_date) as date) as month_date

    from {{ ref('int_leavings_told') }}

    where person_id is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

leavers as (

    select distinct
        months_left.touchpoint,
        months_left.person_id,
        months_left.month

    from months_left

    inner join {{ ref('int_persons_reached') }} as reached
        on
            months_left.person_id = reached.person_id
            and months_left.month_date > reached.valid_from_date
            and months_left.month_date <= coalesce(reached.valid_to_date, date '9999-12-31')
            and case months_left.touchpoint
                when 'contact' then reached.has_contact
                when 'group' then reached.has_group
                when 'official_account' then reached.has_official_account
                else true
            end

)

select * from leavers
