{{ config(alias='daily') }}
{#- What each source tells of a guide's day: every measure comes from one of them. -#}
{%- set roles = ['closer', 'service', 'opener', 'root_sharer', 'last_sharer', 'host'] -%}
{%- set credited = ['credited_orders', 'closer_orders'] -%}
{%- for role in roles %}{% do credited.append(role ~ '_net_sales_order_dated_fen') %}{% endfor -%}
{%- set measures_of = {
    'contacts_begun': ['new_contacts', 'transferred_in_contacts'],
    'contacts_ended': ['lost_contacts', 'deleted_by_customer_contacts', 'transferred_out_contacts'],
    'cards': ['card_opens'],
    'shared': ['shares'],
    'opened': ['opened_shares', 'share_opens'],
    'reached': ['reached_persons', 'messaged_persons', 'opening_persons', 'served_persons'],
    'credits': credited,
    'commissions': ['accrued_fen', 'reversed_fen'],
} -%}
{%- set measures = measures_of.values() | sum(start=[]) -%}
with

placed as (

    select * from {{ ref('int_guide_days_placed') }}

),

began as (

    select min(business_date) as first_date

    from placed

),

-- From the first night or callback on no contact comes or goes unseen.
contacts_told as (

    select min(first_date) as first_date

    from (

        select min(delivery_date) as first_date from {{ ref('int_snapshots_arrived') }}

        where entity = 'contacts'

        union all

        select {{ business_date('min(moment_at)') }} as first_date from {{ ref('int_contact_moments_told') }}

        where evidence = 'callback'

    ) as firsts

),

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

-- An order counts once, whatever the guide did for it.
orders as (

    select
        guide_id,
        business_date,
        channel,
        order_id,
        {% for role in roles -%}
        sum(case when role = '{{ role }}' then credit_fen else 0 end) as {{ role }}_fen,
        {% endfor -%}
        sum(credit_fen) as credit_fen

    from {{ ref('guide__credit') }}

    group by
        guide_id,
        business_date,
        channel,
        order_id

),

credits as (

    select
        guide_id,
        business_date,
        {% for role in roles -%}
        sum({{ role }}_fen) as {{ role }}_net_sales_order_dated_fen,
        {% endfor -%}
        count(*) filter (where credit_fen > 0) as credited_orders,
        count(*) filter (where closer_fen > 0) as closer_orders

    from orders

    group by
        guide_id,
        business_date

),

commissions as (

    select
        guide_id,
        posted_date as business_date,
        sum(case when posting_kind = 'accrual' then debit_fen else 0 end) as accrued_fen,
        sum(case when posting_kind = 'reversal' then credit_fen else 0 end) as reversed_fen

    from {{ ref('guide__commission_ledger') }}

    where
        account = 'expense'
        and posting_kind in ('accrual', 'reversal')

    group by
        guide_id,
        posted_date

),

moves as (

    select
        guide_id,
        {% for measure in measures -%}
        0 as {{ measure }},
        {% endfor -%}
        business_date

    from placed

    {% for source, told in measures_of.items() -%}
    union all

    select
        guide_id,
        {% for measure in measures -%}
        {{ measure if measure in told else '0' }} as {{ measure }},
        {% endfor -%}
        business_date

    from {{ source }}

    {% endfor -%}
),

summed as (

    select
        guide_id,
        {% for measure in measures -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        business_date

    from moves

    group by
        guide_id,
        business_date

),

-- All that was ever told counts for who is a contact.
balanced as (

    select
        *,
        sum(new_contacts - lost_contacts) over (
            partition by guide_id order by business_date rows between unbounded preceding and current row
        ) as closing_contacts

    from summed

),

-- Who has left still has contacts to hand over, and takes back commission.
daily as (

    select
        balanced.guide_id,
        balanced.business_date,
        coalesce(placed.store_id, posts.store_id) as store_id,
        posts.store_id as post_store_id,
        placed.guide_id is not null as is_employed,
        coalesce(placed.is_tenured, false) as is_tenured,
        coalesce(placed.has_shift, false) as has_shift,
        placed.rostered_minutes,
        coalesce(balanced.business_date >= contacts_told.first_date, false) as are_contacts_told,
        cast(balanced.closing_contacts - balanced.new_contacts + balanced.lost_contacts as bigint) as opening_contacts,
        cast(balanced.closing_contacts as bigint) as closing_contacts,
        {% for measure in measures -%}
        balanced.{{ measure }},
        {% endfor -%}
        balanced.accrued_fen - balanced.reversed_fen as commission_fen

    from balanced

    left join placed
        on
            balanced.guide_id = placed.guide_id
            and balanced.business_date = placed.business_date

    left join {{ ref('int_guide_stores_dated') }} as posts
        on
            balanced.guide_id = posts.guide_id
            and balanced.business_date >= posts.valid_from_date
            and balanced.business_date < coalesce(posts.valid_to_date, date '9999-12-31')

    inner join began
        on balanced.business_date >= coalesce(began.first_date, balanced.business_date)

    cross join contacts_told

)

select * from daily
