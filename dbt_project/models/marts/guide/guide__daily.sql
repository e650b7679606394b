{{ config(alias='daily') }}
{#- Every measure of a guide's day comes from one of these. -#}
{%- set activities = [
    'new_contacts', 'transferred_in_contacts', 'lost_contacts', 'deleted_by_customer_contacts', 'transferred_out_contacts',
    'card_opens', 'shares', 'opened_shares', 'share_opens',
    'reached_persons', 'messaged_persons', 'opening_persons', 'served_persons',
] -%}
{%- set roles = ['closer', 'service', 'opener', 'root_sharer', 'last_sharer', 'host'] -%}
{%- set credited = ['credited_orders', 'closer_orders'] -%}
{%- for role in roles %}{% do credited.append(role ~ '_net_sales_order_dated_fen') %}{% endfor -%}
{%- set paid = ['accrued_fen', 'reversed_fen'] -%}
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

summed as (

    {{ summed_by_guide_and_day({
        'placed': [],
        ref('int_guide_activities_counted'): activities,
        'credits': credited,
        'commissions': paid,
    }) | indent(4) }}

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
        {% for measure in activities + credited + paid -%}
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
