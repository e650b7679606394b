{#
    How many records of a delivery tell an id that persons are known by, how many of these could be
    right, and how many there are. A phone that reaches nobody (masked, cut, a filler) is not right. Different ids are
    counted by their numbers, which take an eighth of the memory; that two of ten million share one has a chance of three in a
    million.
#}
{%- set ids = ['unionid', 'phone', 'order_phone', 'openid', 'external_userid', 'card_no', 'source_customer_id'] -%}
{%- set entities = [
    'contacts', 'guide_contacts', 'group_members', 'users', 'fans', 'members', 'memberships',
    'membership_events', 'customers', 'customer_identities', 'erp_orders', 'orders', 'tickets', 'events',
] -%}
{%- set telling = streams_with_any(entities, ids) -%}

with

{% for channel, entity, lines, told in telling -%}
{{ channel }}_{{ entity }} as (

    select
        _stream,
        _delivery_date as delivery_date,
        {%- for id in told %}
        {%- set could_be_right = id ~ " not like 'odd:%' and " ~ id ~ " <> ''" %}
        count({{ id }}) filter (where {{ could_be_right }}) as told_{{ id }},
        count(distinct {{ number_of([id]) }}) filter (where {{ could_be_right }}) as different_{{ id }},
        count(*) filter (where {{ id }} like 'odd:%') as odd_{{ id }},
        {%- endfor %}
        count(*) as records

    from {{ lines }}

    group by all

),

{% endfor -%}
told as (

    {% for channel, entity, lines, told in telling -%}
    {%- for id in told -%}
    select
        '{{ channel }}' as channel,
        _stream,
        '{{ entity }}' as entity,
        delivery_date,
        '{{ id }}' as id_column,
        records,
        told_{{ id }} as told_ids,
        different_{{ id }} as different_ids,
        odd_{{ id }} as odd_ids

    from {{ channel }}_{{ entity }}

    union all

    {% endfor -%}
    {%- endfor -%}
    select
        cast(null as string) as channel,
        cast(null as string) as _stream,
        cast(null as string) as entity,
        cast(null as date) as delivery_date,
        cast(null as string) as id_column,
        cast(null as bigint) as records,
        cast(null as bigint) as told_ids,
        cast(null as bigint) as different_ids,
        cast(null as bigint) as odd_ids
    where false

)

select * from told
