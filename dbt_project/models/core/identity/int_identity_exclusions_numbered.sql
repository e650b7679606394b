{# Pairs of nodes that are never one person, by the brand's own decision. #}
with

decisions as (

    select * from {{ ref('stg_landing__identity_decisions') }}

    where kind = 'never'

),

ends as (

    select
        decision_no,
        id_value,
        valid_from_date,
        valid_to_date

    from decisions

    union all

    select
        decision_no,
        other_id_value,
        valid_from_date,
        valid_to_date

    from decisions

),

numbered as (

    select
        ends.decision_no,
        nodes.node_no,
        greatest(ends.valid_from_date, nodes.first_delivery_date) as valid_from_date,
        ends.valid_to_date

    from ends

    inner join {{ ref('int_identity_nodes') }} as nodes
        on ends.id_value = nodes.id_value

)

select * from numbered
