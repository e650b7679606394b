with

named as (

    select
        id_type,
        scope,
        id_value,
        first_seen_date,
        first_delivery_date

    from {{ ref('int_identities_sighted') }}

    union all

    select
        holder_type,
        holder_scope,
        holder_id,
        first_seen_date,
        told_from_date

    from {{ ref('int_identity_edges') }}

    where strength <> 'weak'

    union all

    select
        other_type,
        other_scope,
        other_id,
        first_seen_date,
        told_from_date

    from {{ ref('int_identity_edges') }}

    where strength <> 'weak'

),

ids as (

    select
        id_type,
        scope,
        id_value,
        id_type in ('phone', 'phone_digest', 'phone_and_name') as is_number,
        min(first_seen_date) as first_seen_date,
        min(first_delivery_date) as first_delivery_date

    from named

    group by all

),

-- In the order of age by what was delivered first: nothing that comes later gets in front, so a
-- person's oldest id stays its oldest. A number passes on, so it never stands for a person.
numbered as (

    select
        row_number() over (
            order by is_number, first_delivery_date, first_seen_date, id_type, scope, id_value
        ) - 1 as node_no,
        dense_rank() over (order by id_type, scope) as kind_no,
        id_type,
        scope,
        id_value,
        first_seen_date,
        first_delivery_date,
        is_number,
        id_type = 'unionid' as is_strict

    from ids

)

select * from numbered
