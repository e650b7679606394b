{#
    What a person bought in the twelve months that end with a month, from which month to which it
    stays so: what is bought comes in with its month and goes out with the same one a year later.
#}
with

orders as (

    select
        person_id,
        month_no,
        orders,
        last_purchase_date

    from {{ ref('int_buyer_months_scoped') }}

    where scope_type = 'brand'

),

sales as (

    select
        person_id,
        {{ month_no('business_date') }} as month_no,
        sum(amount_fen) as net_fen

    from {{ ref('int_person_events_scoped') }}

    where scope = 'brand'

    group by
        person_id,
        {{ month_no('business_date') }}

),

changes as (

    {% for months, sign in [(0, ''), (12, '-')] -%}
    select
        person_id,
        month_no + {{ months }} as month_no,
        {{ sign }}1 * orders as orders,
        0 as net_fen,
        {{ 'last_purchase_date' if not months else 'cast(null as date)' }} as last_purchase_date

    from orders

    union all

    select
        person_id,
        month_no + {{ months }} as month_no,
        0 as orders,
        {{ sign }}1 * net_fen as net_fen,
        cast(null as date) as last_purchase_date

    from sales
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

changed as (

    select
        person_id,
        month_no,
        sum(orders) as orders,
        sum(net_fen) as net_fen,
        max(last_purchase_date) as last_purchase_date

    from changes

    group by
        person_id,
        month_no

),

summed as (

    select
        person_id,
        month_no as from_month_no,
        lead(month_no) over (partition by person_id order by month_no) as to_month_no,
        cast(sum(orders) over (partition by person_id order by month_no) as bigint) as orders,
        cast(sum(net_fen) over (partition by person_id order by month_no) as bigint) as net_fen,
        max(last_purchase_date) over (partition by person_id order by month_no) as last_purchase_date

    from changed

)

-- After the last change there is nothing left.
select * from summed

where orders > 0
