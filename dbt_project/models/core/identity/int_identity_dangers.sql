{#
    Ids that must not join anybody to anybody, with the reason and the first delivery that says so.
#}
with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

staff_numbers as (

    select
        nodes.node_no,
        'a number of staff' as reason,
        false as is_absolute,
        staff_phones.since_date

    from {{ ref('int_staff_numbers_listed') }} as staff_phones

    inner join nodes
        on
            nodes.id_type = 'phone'
            and staff_phones.id_value = nodes.id_value

),

dangers as (

    select * from staff_numbers

    union all

    -- The till wants a number, the customer gives none: a card on the guide's own is anybody's.
    select
        edges.holder_no,
        'an account of the house' as reason,
        false as is_absolute,
        greatest(edges.told_from_date, staff_numbers.since_date) as since_date

    from {{ ref('int_identity_edges_dated') }} as edges

    inner join staff_numbers
        on edges.other_no = staff_numbers.node_no

    inner join nodes
        on edges.holder_no = nodes.node_no

    where
        edges.strength = 'typed'
        and nodes.id_type = 'customer_id'

    union all

    select
        nodes.node_no,
        'an account of the house' as reason,
        false as is_absolute,
        busy_cards.since_date

    from {{ ref('int_busy_cards_found') }} as busy_cards

    inner join nodes
        on
            nodes.id_type = 'customer_id'
            and busy_cards.channel = nodes.scope
            and busy_cards.source_customer_id = nodes.id_value

    union all

    select
        node_no,
        'more links of one kind than a person has' as reason,
        false as is_absolute,
        since_date

    from {{ ref('int_identity_hubs_found') }}

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
