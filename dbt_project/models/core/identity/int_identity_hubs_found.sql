with

nodes as (

    select * from {{ ref('int_identity_ids_numbered') }}

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

placed as (

    select
        *,
        row_number() over (partition by node_no, kind_no order by told_from_date, partner_no) as place

    from partners

),

hubs as (

    select
        node_no,
        min(told_from_date) as since_date

    from placed

    where place = {{ var('most_ids_of_a_kind') }} + 1

    group by node_no

)

select * from hubs
