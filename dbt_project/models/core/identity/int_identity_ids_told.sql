{{ config(pre_hook='{{ begin_tokens() }}', post_hook='{{ end_tokens() }}') }}

with

named as (

    select
        {{ number_of(['id_type', 'scope']) }} as kind_key,
        id_value,
        first_seen_date,
        first_delivery_date,
        told_rank

    from {{ ref('int_identities_sighted') }}

    union all

    select
        {{ number_of(['holder_type', 'holder_scope']) }} as kind_key,
        holder_id,
        seen_date,
        _delivery_date,
        {{ told_rank('_delivery_date', 'seen_date') }} as told_rank

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

    union all

    select
        {{ number_of(['other_type', 'other_scope']) }} as kind_key,
        other_id,
        seen_date,
        _delivery_date,
        {{ told_rank('_delivery_date', 'seen_date') }} as told_rank

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

),

ids as (

    select
        {{ number_of(['kind_key', 'id_value']) }} as id_key,
        kind_key,
        id_value,
        min(first_seen_date) as first_seen_date,
        min(first_delivery_date) as first_delivery_date,
        min(told_rank) as told_rank

    from named

    group by
        kind_key,
        id_value

)

select * from ids
