{#
    The CTEs `leap_1` to `leap_4`, which find the root of each node by leaps of twice the length each: of `parents`, in
    which the root is still the parent. Sixteen steps are far enough; what does not end by then goes in a circle.
#}
{% macro leaps_to_roots(parents, node, root, steps, within=[]) -%}
{%- for leap in range(1, 5) -%}
{%- set shorter = parents if loop.first else 'leap_' ~ (leap - 1) -%}
leap_{{ leap }} as (

    select
        {%- for column in within + [node] %}
        near.{{ column }},
        {%- endfor %}
        coalesce(far.{{ root }}, near.{{ root }}) as {{ root }},
        near.{{ steps }} + coalesce(far.{{ steps }}, 0) as {{ steps }}

    from {{ shorter }} as near

    left join {{ shorter }} as far
        on
            near.{{ root }} = far.{{ node }}
            {%- for column in within %}
            and near.{{ column }} = far.{{ column }}
            {%- endfor %}

){{ ',\n\n' if not loop.last }}
{%- endfor %}
{%- endmacro %}
