with

tickets as (

    {% for channel in channels_with('members') if has_channel(channel, 'order_lines') %}
    select
        '{{ channel }}' as channel,
        lines.source_customer_id,
        lines.order_id,
        lines.store_id,
        lines.business_date,
        lines.line_type,
        min(lines._delivery_date) as told_on_date

    from {{ believed_lines(channel, 'order_lines') }}

    group by all

    union all

    {% endfor %}
    select
        cast(null as string) as channel,
        cast(null as string) as source_customer_id,
        cast(null as string) as order_id,
        cast(null as string) as store_id,
        cast(null as date) as business_date,
        cast(null as string) as line_type,
        cast(null as date) as told_on_date

),

-- No customer is at the till so often on one day: such a card belongs to the house.
busy_days as (

    select
        channel,
        source_customer_id,
        max(told_on_date) as since_date

    from tickets

    where
        source_customer_id is not null
        and line_type = 'sale'

    group by channel, source_customer_id, business_date

    having
        count(distinct order_id) >= {{ var('house_account_orders_a_day') }}
        or count(distinct store_id) >= {{ var('house_account_stores_a_day') }}

),

cards as (

    select
        channel,
        source_customer_id,
        min(since_date) as since_date

    from busy_days

    group by all

)

select * from cards
