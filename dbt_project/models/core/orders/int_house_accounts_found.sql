{#
    Customer numbers that are nobody's: on a number of staff, or used as no customer does. Whose
    number it is tells a purchase of staff from a ticket that a guide took on the own card.
#}
with

accounts as (

    select
        ids.node_no,
        ids.scope as channel,
        ids.id_value as source_customer_id,
        dangers.house_since_date as since_date

    from {{ ref('int_identity_dangers') }} as dangers

    inner join {{ ref('int_identity_nodes') }} as ids
        on dangers.node_no = ids.node_no

    where
        dangers.house_since_date is not null
        and ids.id_type = 'customer_id'

),

staff as (

    select
        staff_phone,
        min(staff_no) as staff_no

    from (

        {{ standing_lines('staff_assignments', ['staff_no', 'staff_phone']) | indent(8) }}

    ) as assignments

    where staff_phone is not null

    group by staff_phone

),

holders as (

    select
        edges.holder_no as node_no,
        min(staff.staff_no) as staff_no

    from {{ ref('int_identity_edges_dated') }} as edges

    inner join accounts
        on edges.holder_no = accounts.node_no

    inner join {{ ref('int_identity_nodes') }} as phones
        on
            edges.other_no = phones.node_no
            and phones.id_type = 'phone'

    inner join staff
        on phones.id_value = staff.staff_phone

    group by edges.holder_no

)

select
    accounts.channel,
    accounts.source_customer_id,
    accounts.since_date,
    holders.staff_no

from accounts

left join holders
    on accounts.node_no = holders.node_no
