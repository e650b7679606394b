{#
    How many records of a delivery tell an id that persons are known by, how many of these could be
    right, and how many there are. A phone that reaches nobody (masked, cut, a filler) is not right.
#}
{%- set ids = ['unionid', 'phone', 'order_phone', 'openid', 'external_userid', 'card_no', 'source_customer_id'] -%}
{%- set entities = [
    'contacts', 'guide_contacts', 'group_members', 'users', 'fans', 'members', 'memberships',
    'membership_events', 'customers', 'customer_identities', 'erp_orders', 'orders', 'tickets', 'events',
] -%}
with

told as (

    {% for entity in entities -%}
    {%- for channel in channels_with(entity) -%}
    {%- set model = 'stg_' ~ channel ~ '__' ~ entity -%}
    {#- Named whatever its columns are, which nobody knows before it is built. -#}
    {%- do ref(model) -%}
    {%- set told = staged_columns(model) -%}
    {%- for id in ids if id in told %}
    select
        '{{ channel }}' as channel,
        _stream,
        '{{ entity }}' as entity,
        _delivery_date as delivery_date,
        '{{ id }}' as id_column,
        count(*) as records,
        count({{ id }}) filter (where {{ id }} not like 'odd:%' and {{ id }} <> '') as told_ids,
        count(distinct {{ id }}) filter (where {{ id }} not like 'odd:%' and {{ id }} <> '') as different_ids,
        count(*) filter (where {{ id }} like 'odd:%') as odd_ids

    from {{ ref(model) }}

    group by all

    union all

    {% endfor -%}
    {%- endfor -%}
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
