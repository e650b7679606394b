{#
    Every node of the organisation that a store belongs to, from when to when: its own, the one
    above, and so on. Both the store and the nodes move.
#}
{%- set levels = 6 -%}
with

nodes as (

    select * from {{ ref('int_org_parents_dated') }}

),

level_0 as (

    select
        store_id,
        org_node_id,
        valid_from_date,
        coalesce(valid_to_date, date '9999-12-31') as valid_to_date

    from {{ ref('int_store_versions_dated') }}

    where org_node_id is not null

),
{% for level in range(levels) %}
level_{{ level + 1 }} as (

    select
        below.store_id,
        nodes.parent_org_node_id as org_node_id,
        greatest(below.valid_from_date, nodes.valid_from_date) as valid_from_date,
        least(below.valid_to_date, coalesce(nodes.valid_to_date, date '9999-12-31')) as valid_to_date

    from level_{{ level }} as below

    inner join nodes
        on
            below.org_node_id = nodes.org_node_id
            and below.valid_from_date < coalesce(nodes.valid_to_date, date '9999-12-31')
            and below.valid_to_date > nodes.valid_from_date

    where nodes.parent_org_node_id is not null

),
{% endfor %}
levels as (

    {% for level in range(levels + 1) -%}
    select
        store_id,
        org_node_id,
        {{ level }} as levels_above,
        valid_from_date,
        valid_to_date

    from level_{{ level }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

named as (

    select
        levels.store_id,
        levels.org_node_id,
        nodes.org_node_name,
        nodes.org_node_kind,
        nodes.parent_org_node_id,
        levels.levels_above,
        greatest(levels.valid_from_date, coalesce(nodes.valid_from_date, levels.valid_from_date)) as valid_from_date,
        nullif(
            least(levels.valid_to_date, coalesce(nodes.valid_to_date, date '9999-12-31')), date '9999-12-31'
        ) as valid_to_date

    from levels

    left join nodes
        on
            levels.org_node_id = nodes.org_node_id
            and levels.valid_from_date < coalesce(nodes.valid_to_date, date '9999-12-31')
            and levels.valid_to_date > nodes.valid_from_date

)

select * from named
