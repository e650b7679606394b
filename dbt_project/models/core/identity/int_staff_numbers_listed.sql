with

told as (

    {% for channel, entity, column in staff_phones() if has_channel(channel, entity) %}
    select
        {{ column }} as id_value,
        lines._delivery_date as since_date

    from {{ believed_lines(channel, entity) }}

    union all

    {% endfor %}
    select
        cast(null as string) as id_value,
        cast(null as date) as since_date

),

listed as (

    select
        id_value,
        min(since_date) as since_date

    from told

    where id_value is not null

    group by id_value

)

select * from listed
