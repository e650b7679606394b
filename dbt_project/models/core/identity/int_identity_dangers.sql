{#
    Ids that must not join anybody to anybody, with the reason and the first delivery that says so.
#}
with

staff_phones as (

    {% for channel, entity, column in staff_phones() if has_channel(channel, entity) %}
    select
        'phone' as id_type,
        'world' as scope,
        {{ column }} as id_value,
        'a number of staff' as reason,
        lines._delivery_date as since_date

    from {{ believed_lines(channel, entity) }}

    union all

    {% endfor %}
    select
        cast(null as string) as id_type,
        cast(null as string) as scope,
        cast(null as string) as id_value,
        cast(null as string) as reason,
        cast(null as date) as since_date

),

tickets as (

    {% for channel in channels_with('members') if has_channel(channel, 'order_lines') %}
    select
        '{{ channel }}' as channel,
        source_customer_id,
        order_id,
        store_id,
        business_date,
        min(lines._delivery_date) as told_on_date

    from {{ believed_lines(channel, 'order_lines') }}
        and source_customer_id is not null
        and line_type = 'sale'

    group by all

    union all

    {% endfor %}
    select
        cast(null as string) as channel,
        cast(null as string) as source_customer_id,
        cast(null as string) as order_id,
        cast(null as string) as store_id,
        cast(null as date) as business_date,
        cast(null as date) as told_on_date

),

-- No customer is at the till so often on one day: such a card belongs to the house.
busy_days as (

    select
        channel,
        source_customer_id,
        max(told_on_date) as since_date

    from tickets

    where source_customer_id is not null

    group by channel, source_customer_id, business_date

    having
        count(distinct order_id) >= {{ var('house_account_orders_a_day') }}
        or count(distinct store_id) >= {{ var('house_account_stores_a_day') }}

),

strong_ends as (

    select
        holder_type as id_type,
        holder_scope as scope,
        holder_id as id_value,
        other_type as partner_type,
        other_scope as partner_scope,
        other_id as partner_id,
        min(_delivery_date) as told_on_date

    from {{ ref('int_identity_statements') }}

    where strength in ('issued', 'stated')

    group by all

    union all

    select
        other_type,
        other_scope,
        other_id,
        holder_type,
        holder_scope,
        holder_id,
        min(_delivery_date)

    from {{ ref('int_identity_statements') }}

    where strength in ('issued', 'stated')

    group by all

),

-- Who is said to be so many of one kind is a collection, not a person.
hubs as (

    select
        *,
        row_number() over (
            partition by id_type, scope, id_value, partner_type, partner_scope
            order by told_on_date, partner_id
        ) as partner_no

    from strong_ends

),

dangers as (

    select * from staff_phones

    where id_value is not null

    union all

    select
        'customer_id' as id_type,
        channel as scope,
        source_customer_id as id_value,
        'an account of the house' as reason,
        since_date

    from busy_days

    union all

    select
        id_type,
        scope,
        id_value,
        'more links of one kind than a person has' as reason,
        told_on_date as since_date

    from hubs

    where partner_no = {{ var('most_ids_of_a_kind') }} + 1

),

earliest as (

    select
        id_type,
        scope,
        id_value,
        min_by(reason, since_date) as reason,
        min(since_date) as since_date

    from dangers

    group by all

)

select * from earliest
