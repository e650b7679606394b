{#
    Every id where the system that gives it out has told it, with the first and last day and the
    first delivery. Persons get their ids from these, so older versions of lines count too.
#}
with

told as (

    {% for channel, entity, id_type, scope, value, seen in identity_givers() if has_channel(channel, entity) %}
    {%- set seen_date = 'coalesce(' ~ seen ~ ', ' ~ days_after('lines._delivery_date', -1) ~ ')' %}
    select
        {{ id_type }} as id_type,
        {{ scope }} as scope,
        {{ value }} as id_value,
        min({{ seen_date }}) as first_seen_date,
        max({{ seen_date }}) as last_seen_date,
        min(lines._delivery_date) as first_delivery_date,
        min({{ told_rank('lines._delivery_date', seen_date) }}) as told_rank

    from {{ believed_lines(channel, entity) }}

    group by all

    union all

    {% endfor %}
    select
        cast(null as string) as id_type,
        cast(null as string) as scope,
        cast(null as string) as id_value,
        cast(null as date) as first_seen_date,
        cast(null as date) as last_seen_date,
        cast(null as date) as first_delivery_date,
        cast(null as bigint) as told_rank

),

ids as (

    select
        id_type,
        scope,
        id_value,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date,
        min(first_delivery_date) as first_delivery_date,
        min(told_rank) as told_rank

    from told

    where id_value is not null

    group by all

)

select * from ids
