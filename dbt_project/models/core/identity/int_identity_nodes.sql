{# A view: who works on all of them reads the numbers alone. #}
{{ config(materialized='view') }}

with

nodes as (

    select
        numbered.node_no,
        numbered.kind_no,
        kinds.id_type,
        kinds.scope,
        ids.id_value,
        ids.first_seen_date,
        ids.first_delivery_date,
        numbered.is_number,
        numbered.is_strict

    from {{ ref('int_identity_ids_told') }} as ids

    inner join {{ ref('int_identity_kinds_told') }} as kinds
        on ids.kind_key = kinds.kind_key

    inner join {{ ref('int_identity_ids_numbered') }} as numbered
        on ids.id_key = numbered.id_key

)

select * from nodes
