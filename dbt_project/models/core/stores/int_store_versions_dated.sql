{# What a store is, from when to when: a version counts from its day to that of the next one. #}
{%- set columns = [
    'store_id',
    'org_node_id',
    'store_kind',
    'business_model',
    'city',
    'address',
    'opening_date',
    'closing_date',
    'valid_from_date',
] -%}
with

told as (

    {{ standing_lines('store_versions', columns) | indent(4) }}

),

versions as (

    select * from told

    qualify
        row_number() over (
            partition by store_id, valid_from_date order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

dated as (

    select
        {{ columns | join(',\n        ') }},
        lead(valid_from_date) over (partition by store_id order by valid_from_date) as valid_to_date

    from versions

)

select * from dated
