{#
    How many records of a delivery tell an id that persons are known by, how many of these could be
    right, and how many there are. A phone that reaches nobody (masked, cut, a filler) is not right.
#}
{%- set ids = ['unionid', 'phone', 'order_phone', 'openid', 'external_userid', 'card_no', 'source_customer_id'] -%}
{%- set entities = [
    'contacts', 'guide_contacts', 'group_members', 'users', 'fans', 'members', 'memberships',
    'membership_events', 'customers', 'customer_identities', 'erp_orders', 'orders', 'tickets', 'events',
] -%}
{%- set telling = [] -%}
{%- for entity in entities -%}
    {%- for channel in channels_with(entity) -%}
        {%- set model = 'stg_' ~ channel ~ '__' ~ entity -%}
        {#- Named whatever its columns are, which nobody knows before it is built. -#}
        {%- set lines = ref(model) -%}
        {%- set told = ids | select('in', staged_columns(model)) | list -%}
        {%- do telling.append((channel, entity, lines, told)) if told -%}
    {%- endfor -%}
{%- endfor %}

with

{% for channel, entity, lines, told in telling -%}
{{ channel }}_{{ entity }} as (

    select
        _stream,
        _delivery_date as delivery_date,
        {%- for id in told %}
        {%- set could_be_right = id ~ " not like 'odd:%' and " ~ id ~ " <> ''" %}
        count({{ id }}) filter (where {{ could_be_right }}) as told_{{ id }},
        count(distinct {{ id }}) filter (where {{ could_be_right }}) as different_{{ id }},
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
