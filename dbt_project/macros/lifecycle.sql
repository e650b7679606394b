{# The states of a member's lifecycle, in the order in which they may follow each other. #}
{% macro lifecycle_states() %}
    {{ return(['registered_never_bought', 'new', 'active', 'at_risk', 'lapsed', 'reactivated']) }}
{% endmacro %}
