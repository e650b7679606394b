{#
    What systems say of the holder of an id that a person has once: two ids of which it differs are
    not one person's. A mall and a CRM of one brand know its members by the same second of joining.
#}
{%- set traits = [
    ['gender', 'pinkr', 'members', customer('pinkr'), 'gender'],
    ['gender', 'youzan', 'customers', customer('youzan'), 'gender'],
    ['gender', 'wecom', 'contacts', ["'external_userid'", 'corp_id', 'external_userid'], 'gender'],
    ['member_since', 'pinkr', 'members', customer('pinkr'), 'cast(registered_at as string)'],
    ['member_since', 'youzan', 'customers', customer('youzan'), 'cast(member_since_at as string)'],
] -%}

with

told as (

    {% for trait, channel, entity, holder, value in traits if has_channel(channel, entity) %}
    select
        '{{ trait }}' as trait,
        {{ holder[0] }} as id_type,
        {{ holder[1] }} as scope,
        {{ holder[2] }} as id_value,
        {{ value }} as trait_value,
        lines._delivery_date,
        lines._line_no

    from {{ believed_lines(channel, entity) }}

    union all

    {% endfor %}
    select
        cast(null as string) as trait,
        cast(null as string) as id_type,
        cast(null as string) as scope,
        cast(null as string) as id_value,
        cast(null as string) as trait_value,
        cast(null as date) as _delivery_date,
        cast(null as bigint) as _line_no

),

by_delivery as (

    select
        trait,
        id_type,
        scope,
        id_value,
        _delivery_date,
        max_by(trait_value, _line_no) as trait_value

    from told

    where trait_value is not null

    group by all

),

turns as (

    select
        *,
        case
            when trait_value = lag(trait_value) over (
                partition by trait, id_type, scope, id_value order by _delivery_date
            ) then 0
            else 1
        end as is_turn

    from by_delivery

),

spans as (

    select
        trait,
        id_type,
        scope,
        id_value,
        trait_value,
        _delivery_date as told_from_date,
        lead(_delivery_date) over (
            partition by trait, id_type, scope, id_value order by _delivery_date
        ) as told_to_date

    from turns

    where is_turn = 1

)

select * from spans
