-- What adds up in a guide's month is the sum of the days, and who was there at the end of one month begins the next.
{%- set measures = [
    'new_contacts', 'lost_contacts', 'card_opens', 'shares', 'share_opens', 'credited_orders',
    'closer_net_sales_order_dated_fen', 'commission_fen',
] %}
with

months as (

    select
        guide_id,
        month,
        {% for measure in measures -%}
        {{ measure }},
        {% endfor -%}
        opening_contacts,
        lag(closing_contacts) over (partition by guide_id order by month) as contacts_before

    from {{ ref('guide__monthly') }}

),

days as (

    select
        guide_id,
        {% for measure in measures -%}
        sum({{ measure }}) as {{ measure }},
        {% endfor -%}
        {{ month_of('business_date') }} as month

    from {{ ref('guide__daily') }}

    group by
        guide_id,
        {{ month_of('business_date') }}

)

select
    days.guide_id,
    days.month

from days

left join months
    on
        days.guide_id = months.guide_id
        and days.month = months.month

where
    months.month is null
    or coalesce(months.contacts_before <> months.opening_contacts, false)
    {% for measure in measures -%}
    or days.{{ measure }} <> months.{{ measure }}
    {% endfor %}
