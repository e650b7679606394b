{#
    Ids that must not join anybody to anybody, with the reason and the first delivery that says so.
#}
with

staff_numbers as (

    select
        numbered.node_no,
        'a number of staff' as reason,
        false as is_absolute,
        staff_phones.since_date

    from {{ ref('int_staff_numbers_listed') }} as staff_phones

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on {{ id_key_of("'phone'", "'world'", 'staff_phones.id_value') }} = numbered.id_key

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

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on edges.holder_no = numbered.node_no

    inner join {{ ref('int_identity_kinds_told') }} as kinds
        on numbered.kind_no = kinds.kind_no

    where
        edges.strength = 'typed'
        and kinds.id_type = 'customer_id'

    union all

    select
        numbered.node_no,
        'an account of the house' as reason,
        false as is_absolute,
        busy_cards.since_date

    from {{ ref('int_busy_cards_found') }} as busy_cards

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on {{ id_key_of("'customer_id'", 'busy_cards.channel', 'busy_cards.source_customer_id') }} = numbered.id_key

    union all

    select
        node_no,
        'more links of one kind than a person has' as reason,
        false as is_absolute,
        since_date

    from {{ ref('int_identity_hubs_found') }}

    union all

    select
        numbered.node_no,
        'no whole phone number' as reason,
        true as is_absolute,
        numbered.first_delivery_date as since_date

    from {{ ref('int_identity_ids_told') }} as ids

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on ids.id_key = numbered.id_key

    where ids.id_value like 'odd:%'

),

earliest as (

    select
        node_no,
        min_by(reason, concat(since_date, reason)) as reason,
        max(is_absolute) as is_absolute,
        min(since_date) as since_date,
        min(since_date) filter (where reason = 'an account of the house') as house_since_date

    from dangers

    group by node_no

)

select * from earliest
