{#
    Ids that must not join anybody to anybody, with the reason and the first delivery that says so.
#}
with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

staff_phones as (

    {% for channel, entity, column in staff_phones() if has_channel(channel, entity) %}
    select
        {{ column }} as id_value,
        'a number of staff' as reason,
        lines._delivery_date as since_date

    from {{ believed_lines(channel, entity) }}

    union all

    {% endfor %}
    select
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

ends as (

    select
        holder_no as node_no,
        other_no as partner_no,
        told_from_date

    from {{ ref('int_identity_edges_dated') }}

    where strength in ('issued', 'stated')

    union all

    select
        other_no,
        holder_no,
        told_from_date

    from {{ ref('int_identity_edges_dated') }}

    where strength in ('issued', 'stated')

),

many as (

    select node_no

    from ends

    group by node_no

    having count(*) > {{ var('most_ids_of_a_kind') }}

),

-- Who is said to be so many of one kind is a collection, not a person.
partners as (

    select
        ends.node_no,
        nodes.kind_no,
        ends.partner_no,
        min(ends.told_from_date) as told_from_date

    from ends

    inner join many
        on ends.node_no = many.node_no

    inner join nodes
        on ends.partner_no = nodes.node_no

    group by all

),

hubs as (

    select
        *,
        row_number() over (partition by node_no, kind_no order by told_from_date, partner_no) as place

    from partners

),

dangers as (

    select
        nodes.node_no,
        staff_phones.reason,
        false as is_absolute,
        staff_phones.since_date

    from staff_phones

    inner join nodes
        on
            nodes.id_type = 'phone'
            and staff_phones.id_value = nodes.id_value

    union all

    select
        nodes.node_no,
        'an account of the house' as reason,
        false as is_absolute,
        busy_days.since_date

    from busy_days

    inner join nodes
        on
            nodes.id_type = 'customer_id'
            and busy_days.channel = nodes.scope
            and busy_days.source_customer_id = nodes.id_value

    union all

    select
        node_no,
        'more links of one kind than a person has' as reason,
        false as is_absolute,
        told_from_date as since_date

    from hubs

    where place = {{ var('most_ids_of_a_kind') }} + 1

    union all

    select
        node_no,
        'no whole phone number' as reason,
        true as is_absolute,
        first_delivery_date as since_date

    from nodes

    where id_value like 'odd:%'

),

earliest as (

    select
        node_no,
        min_by(reason, since_date) as reason,
        max(is_absolute) as is_absolute,
        min(since_date) as since_date

    from dangers

    group by node_no

)

select * from earliest
