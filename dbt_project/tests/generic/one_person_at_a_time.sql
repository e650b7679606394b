{# No id belongs to two persons on one day. #}
{% test one_person_at_a_time(model) %}
select
    id_type,
    scope,
    id_value
from (
    select
        *,
        lead(valid_from_date) over (partition by id_type, scope, id_value order by valid_from_date) as next_from_date
    from {{ model }}
) as spans
where coalesce(valid_to_date, date '9999-12-31') >= next_from_date
{% endtest %}
