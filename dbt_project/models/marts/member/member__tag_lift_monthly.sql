{{ config(alias='tag_lift_monthly') }}
{%- set shares = ['tagged', 'other'] -%}
with

sold as (

    {{ sale_days_told() | indent(4) }}

),

-- Tags are those of the evening before the month, or of the first day told.
months as (

    select
        {{ month_of('dates.calendar_date') }} as month,
        {{ days_after('min(dates.calendar_date)', -1) }} as noted_date,
        max(dates.calendar_date) as last_date,
        {{ month_of('max(dates.calendar_date)') }}
        <> {{ month_of(days_after('max(dates.calendar_date)', 1)) }} as is_complete

    from {{ ref('dim_dates') }} as dates

    cross join sold

    inner join {{ ref('int_reach_days_told') }} as told
        on
            dates.calendar_date > told.first_date
            and dates.calendar_date <= told.last_date
            and dates.calendar_date <= sold.last_date

    group by {{ month_of('dates.calendar_date') }}

),

buyers as (

    select distinct
        months.month,
        purchases.person_id

    from months

    inner join {{ ref('int_purchase_days_dated') }} as purchases
        on
            months.month = {{ month_of('purchases.purchase_date') }}
            and months.noted_date < purchases.purchase_date
            and months.last_date >= purchases.purchase_date
            and purchases.scope = 'brand'

),

eligible as (

    select distinct
        months.month,
        months.noted_date,
        months.is_complete,
        reached.person_id,
        buyers.person_id is not null as has_bought

    from months

    inner join {{ ref('int_persons_reached') }} as reached
        on
            months.noted_date >= reached.valid_from_date
            and months.noted_date < coalesce(reached.valid_to_date, date '9999-12-31')
            and reached.has_contact

    left join buyers
        on
            months.month = buyers.month
            and reached.person_id = buyers.person_id

),

everybody as (

    select
        month,
        noted_date,
        is_complete,
        count(*) as persons,
        count(*) filter (where has_bought) as buyers

    from eligible

    group by
        month,
        noted_date,
        is_complete

),

-- What is noted of children is not told by tag, and a guide's own tags are nobody else's.
tagged as (

    select
        eligible.month,
        tags.axis,
        tags.tag_group_name,
        tags.tag_id,
        count(*) as persons,
        count(*) filter (where eligible.has_bought) as buyers

    from eligible

    inner join {{ ref('int_person_tags_spanned') }} as tags
        on
            eligible.person_id = tags.person_id
            and eligible.noted_date >= tags.valid_from_date
            and eligible.noted_date < coalesce(tags.valid_to_date, date '9999-12-31')

    where
        not tags.is_sensitive
        and tags.tag_group_name <> 'personal'

    group by
        eligible.month,
        tags.axis,
        tags.tag_group_name,
        tags.tag_id

),

names as (

    select
        tag_id,
        max(tag_name) as tag_name

    from {{ ref('dim_tags') }}

    group by tag_id

),

compared as (

    select
        tagged.month,
        everybody.noted_date,
        everybody.is_complete,
        tagged.axis,
        tagged.tag_group_name,
        tagged.tag_id,
        names.tag_name,
        tagged.persons as tagged_persons,
        tagged.buyers as tagged_buyers,
        everybody.persons - tagged.persons as other_persons,
        everybody.buyers - tagged.buyers as other_buyers

    from tagged

    inner join everybody
        on tagged.month = everybody.month

    left join names
        on tagged.tag_id = names.tag_id

),

rated as (

    select
        *,
        {{ small_sample('least(tagged_persons, other_persons)') }} as is_small_sample,
        {% for share in shares -%}
        {{ ratio(share ~ '_buyers', share ~ '_persons') }} as {{ share }}_buyer_rate,
        {% endfor -%}
        {{ ratio('tagged_buyers * other_persons', 'tagged_persons * other_buyers') }} as lift,
        -- The logarithm of a ratio of two rates is nearly normal (Katz et al., Biometrics 34, 1978).
        1.959964 * sqrt(
            {% for share in shares -%}
            1.0 / nullif({{ share }}_buyers, 0) - 1.0 / nullif({{ share }}_persons, 0)
            {{- ' + ' if not loop.last }}
            {% endfor -%}
        ) as log_margin

    from compared

),

lifted as (

    select
        month,
        noted_date,
        is_complete,
        axis,
        tag_group_name,
        tag_id,
        tag_name,
        tagged_persons,
        tagged_buyers,
        other_persons,
        other_buyers,
        is_small_sample,
        tagged_buyer_rate,
        other_buyer_rate,
        lift,
        cast(lift * exp(-log_margin) as decimal(18, 4)) as lift_low,
        cast(lift * exp(log_margin) as decimal(18, 4)) as lift_high

    from rated

)

select * from lifted
