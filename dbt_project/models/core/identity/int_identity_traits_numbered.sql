with

traits as (

    select * from {{ ref('int_identity_traits_told') }}

),

placed as (

    select
        numbered.node_no,
        dense_rank() over (order by traits.trait) as trait_no,
        dense_rank() over (order by traits.trait, traits.trait_value) as value_no,
        traits.told_from_date,
        traits.told_to_date

    from traits

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on {{ id_key_of('traits.id_type', 'traits.scope', 'traits.id_value') }} = numbered.id_key

)

select * from placed
