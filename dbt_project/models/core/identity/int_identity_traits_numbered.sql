with

traits as (

    select * from {{ ref('int_identity_traits_told') }}

),

numbered as (

    select
        nodes.node_no,
        dense_rank() over (order by traits.trait) as trait_no,
        dense_rank() over (order by traits.trait, traits.trait_value) as value_no,
        traits.told_from_date,
        traits.told_to_date

    from traits

    inner join {{ ref('int_identity_nodes') }} as nodes
        on
            traits.id_type = nodes.id_type
            and traits.scope = nodes.scope
            and traits.id_value = nodes.id_value

)

select * from numbered
