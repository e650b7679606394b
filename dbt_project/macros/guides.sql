{#
    The query that adds up what several sources tell of a guide's day. `measures_of` has the measures of each
    source; what a source does not tell is 0, so that a day is there if any of them knows it.
#}
{% macro summed_by_guide_and_day(measures_of) %}
    {%- set measures = measures_of.values() | sum(start=[]) -%}
    select
        guide_id,
        {% for measure in measures -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        business_date

    from (
        {% for source, told in measures_of.items() %}
        select
            guide_id,
            {% for measure in measures -%}
            {{ measure if measure in told else '0' }} as {{ measure }},
            {% endfor -%}
            business_date

        from {{ source }}
        {% if not loop.last %}union all{% endif %}
        {% endfor %}
    ) as told

    group by
        guide_id,
        business_date
{% endmacro %}
