with

contacts_begun as (

    select
        guide_id,
        coalesce(began_date, date '1970-01-01') as business_date,
        count(*) as new_contacts,
        count(*) filter (where began_by = 'transfer') as transferred_in_contacts

    from {{ ref('int_contacts_staffed') }}

    where guide_id is not null

    group by
        guide_id,
        coalesce(began_date, date '1970-01-01')

),

contacts_ended as (

    select
        guide_id,
        ended_date as business_date,
        count(*) as lost_contacts,
        count(*) filter (where ended_because = 'customer_deleted') as deleted_by_customer_contacts,
        count(*) filter (where ended_because = 'transfer') as transferred_out_contacts

    from {{ ref('int_contacts_staffed') }}

    where
        guide_id is not null
        and ended_date is not null

    group by
        guide_id,
        ended_date

),

cards as (

    select
        guide_id,
        {{ business_date('valid_from_at') }} as business_date,
        count(*) as card_opens

    from {{ ref('bridge_member_guides') }}

    where
        guide_role = 'opening'
        and valid_from_at is not null

    group by
        guide_id,
        {{ business_date('valid_from_at') }}

),

shared as (

    select
        staff_id as guide_id,
        {{ business_date('shared_at') }} as business_date,
        count(*) as shares

    from {{ ref('fct_shares') }}

    where staff_id is not null

    group by
        staff_id,
        {{ business_date('shared_at') }}

),

opened as (

    select
        guide_id,
        business_date,
        count(*) as opened_shares,
        sum(opens) as share_opens

    from {{ ref('int_guide_shares_opened') }}

    group by
        guide_id,
        business_date

),

reached as (

    select
        guide_id,
        business_date,
        count(*) as reached_persons,
        count(*) filter (where is_messaged) as messaged_persons,
        count(*) filter (where has_opened) as opening_persons,
        count(*) filter (where is_served) as served_persons

    from {{ ref('int_guide_reaches_identified') }}

    group by
        guide_id,
        business_date

),

summed as (

    {{ summed_by_guide_and_day({
        'contacts_begun': ['new_contacts', 'transferred_in_contacts'],
        'contacts_ended': ['lost_contacts', 'deleted_by_customer_contacts', 'transferred_out_contacts'],
        'cards': ['card_opens'],
        'shared': ['shares'],
        'opened': ['opened_shares', 'share_opens'],
        'reached': ['reached_persons', 'messaged_persons', 'opening_persons', 'served_persons'],
    }) | indent(4) }}

)

select * from summed
