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
        seen_date,
        _delivery_date

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

    union all

    select
        other_type,
        other_scope,
        other_id,
        seen_date,
        _delivery_date

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

),

ids as (

    select
        id_type,
        scope,
        id_value,
        min(first_seen_date) as first_seen_date,
        min(first_delivery_date) as first_delivery_date

    from named

    group by all

),

kinds as (

    select
        id_type,
        scope,
        row_number() over (order by id_type, scope) as kind_no,
        id_type in ('phone', 'phone_digest', 'phone_and_name') as is_number,
        id_type = 'unionid' as is_strict

    from ids

    group by id_type, scope

),

-- In the order of age by what was delivered first: nothing that comes later gets in front, so a
-- person's oldest id stays its oldest. A number passes on, so it never stands for a person.
numbered as (

    select
        cast(
            row_number() over (
                order by kinds.is_number, ids.first_delivery_date, ids.first_seen_date, ids.id_value, kinds.kind_no
            ) - 1 as int
        ) as node_no,
        cast(kinds.kind_no as int) as kind_no,
        ids.id_type,
        ids.scope,
        ids.id_value,
        ids.first_seen_date,
        ids.first_delivery_date,
        kinds.is_number,
        kinds.is_strict

    from ids

    inner join kinds
        on
            ids.id_type = kinds.id_type
            and ids.scope = kinds.scope

)

select * from numbered
