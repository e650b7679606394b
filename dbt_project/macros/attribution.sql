{#
    How much of an order each touch of its path is worth, by model: numbers that sum to one over a
    path. `place` counts from 1 to `places`, the last touch before the order; `days` lie between the
    touch and the order. Plain Jinja, so that `siyu attribute` reads the same text.
#}
{% macro attribution_models() %}{{ return(['first', 'last', 'linear', 'position', 'time_decay']) }}{% endmacro %}

{# A share that is not yet divided by the sum of its path. Position: 40% for the first and the last, the rest between them. #}
{% macro attribution_share(model, place='place', places='places', days='days') -%}
    {%- if model == 'first' -%}
        case when {{ place }} = 1 then 1.0 else 0.0 end
    {%- elif model == 'last' -%}
        case when {{ place }} = {{ places }} then 1.0 else 0.0 end
    {%- elif model == 'linear' -%}
        1.0
    {%- elif model == 'position' -%}
        case
            when {{ places }} <= 2 then 1.0
            when {{ place }} in (1, {{ places }}) then 0.4
            else 0.2 / ({{ places }} - 2)
        end
    {%- elif model == 'time_decay' -%}
        power(0.5, {{ days }} / 7.0)
    {%- endif -%}
{%- endmacro %}
