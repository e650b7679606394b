{#
    Touches and point entries of persons whom no list of members, users or contacts has ever named, by
    stream and delivery. They are kept and counted, and belong to nobody.
#}
{%- set named = {
    'events': 'openid', 'fan_events': 'openid', 'mass_sends': 'external_userid', 'point_events': 'card_no',
} -%}
with

told as (

    {% for entity, id in named.items() -%}
    {%- for channel in channels_with(entity) %}
    select
        '{{ channel }}' as channel,
        _stream,
        _delivery_date as delivery_date,
        '{{ id }}' as id_column,
        {{ id }} as id_value

    from {{ ref('stg_' ~ channel ~ '__' ~ entity) }}

    union all

    {% endfor -%}
    {%- endfor %}
    select
        cast(null as string) as channel,
        cast(null as string) as _stream,
        cast(null as date) as delivery_date,
        cast(null as string) as id_column,
        cast(null as string) as id_value
    where false

),

listed as (

    {% for entity, id in [
        ('users', 'openid'), ('fans', 'openid'), ('contacts', 'external_userid'),
        ('contact_follows', 'external_userid'), ('callbacks', 'external_userid'),
    ] -%}
    {%- for channel in channels_with(entity) %}
    select {{ id }} as id_value
    from {{ ref('stg_' ~ channel ~ '__' ~ entity) }}
    union
    {% endfor -%}
    {%- endfor %}
    -- The number of a card is its holder's at the tills.
    select id_value
    from {{ ref('int_identities_sighted') }}
    where id_type = 'customer_id'
    union
    select cast(null as string) as id_value

),

orphaned as (

    select
        told.channel,
        told._stream,
        told.delivery_date,
        count(*) as touches,
        count(*) filter (where listed.id_value is null) as orphans

    from told

    left join listed on told.id_value = listed.id_value

    where told.id_value is not null

    group by all

)

select * from orphaned
