{%- set streams = [] -%}
{%- for kind, strength, channel, entity, holder, other, seen in identity_evidence() if has_channel(channel, entity) -%}
    {%- do streams.append((channel, entity)) -%}
{%- endfor -%}

with

{% for channel, entity in streams | unique -%}
{{ channel }}_{{ entity }} as (

    select lines.* from {{ believed_lines(channel, entity) }}

),

{% endfor -%}
told as (

    {% for kind, strength, channel, entity, holder, other, seen in identity_evidence()
        if has_channel(channel, entity) %}
    select
        '{{ kind }}' as kind,
        '{{ strength }}' as strength,
        {{ holder[0] }} as holder_type,
        {{ holder[1] }} as holder_scope,
        {{ holder[2] }} as holder_id,
        {{ other[0] }} as other_type,
        {{ other[1] }} as other_scope,
        {{ other[2] }} as other_id,
        {{ business_date(seen) if seen else days_after('lines._delivery_date', -1) }} as seen_date,
        lines._stream,
        lines._delivery_date,
        lines._file_sha256,
        lines._line_no

    from {{ channel }}_{{ entity }} as lines

    union all

    {% endfor %}
    select
        'decision' as kind,
        'decided' as strength,
        'any' as holder_type,
        'any' as holder_scope,
        id_value as holder_id,
        'any' as other_type,
        'any' as other_scope,
        other_id_value as other_id,
        valid_from_date as seen_date,
        'identity.yml' as _stream,
        valid_from_date as _delivery_date,
        cast(null as string) as _file_sha256,
        decision_no as _line_no

    from {{ ref('stg_landing__identity_decisions') }}

    where kind = 'merge'

),

given_out as (

    select
        id_type,
        scope,
        id_value,
        row_number() over (partition by id_value order by id_type, scope) as place

    from {{ ref('int_identities_sighted') }}

),

-- Who names an id of another system does not say where it is unique: that is where it was given out.
-- The number of a card is its holder's customer number at the tills.
located as (

    select
        told.kind,
        told.strength,
        coalesce(holders.id_type, told.holder_type) as holder_type,
        coalesce(holders.scope, told.holder_scope) as holder_scope,
        told.holder_id,
        coalesce(others.id_type, told.other_type) as other_type,
        case
            -- All accounts are bound to the brand's own open platform, unless it says otherwise.
            when told.other_type = 'unionid' then coalesce(platforms.open_platform, 'brand')
            else coalesce(others.scope, told.other_scope)
        end as other_scope,
        told.other_id,
        coalesce(told.seen_date, {{ days_after('told._delivery_date', -1) }}) as seen_date,
        told._stream,
        told._delivery_date,
        told._file_sha256,
        told._line_no

    from told

    left join given_out as holders
        on
            told.holder_id = holders.id_value
            and holders.place = 1
            and told.holder_scope in ('any', 'loyalty')

    left join given_out as others
        on
            told.other_id = others.id_value
            and others.place = 1
            and told.other_type in ('any', 'openid', 'external_userid', 'card_no')

    left join {{ ref('stg_landing__open_platforms') }} as platforms
        on
            told.other_type = 'unionid'
            and told.other_scope = platforms.account

    where
        told.holder_id is not null
        and told.other_id is not null

)

select * from located
