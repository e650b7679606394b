-- Who is a guide's contact was so the day before or became so, and the last day has all who still are.
with

days as (

    select
        guide_id,
        business_date,
        opening_contacts,
        opening_contacts + new_contacts - lost_contacts as expected_contacts,
        closing_contacts,
        lag(closing_contacts) over (partition by guide_id order by business_date) as contacts_before,
        lead(business_date) over (partition by guide_id order by business_date) is null as is_last

    from {{ ref('guide__daily') }}

),

current_contacts as (

    select
        guide_id,
        count(*) as contacts

    from {{ ref('int_contacts_staffed') }}

    where valid_to_at is null

    group by guide_id

)

select
    days.guide_id,
    days.business_date

from days

left join current_contacts
    on days.guide_id = current_contacts.guide_id

where
    days.expected_contacts <> days.closing_contacts
    or coalesce(days.contacts_before <> days.opening_contacts, false)
    or (days.is_last and days.closing_contacts <> coalesce(current_contacts.contacts, 0))
