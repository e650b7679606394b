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
        id_type in ('phone', 'phone_digest', 'phone_and_name') as is_number,
        id_type = 'unionid' as is_strict,
        min(first_seen_date) as first_seen_date,
        min(first_delivery_date) as first_delivery_date

    from named

    group by
        id_type,
        scope,
        id_value

),

counted as (

    select
        is_number,
        first_delivery_date,
        first_seen_date,
        id_type,
        scope,
        count(*) as nodes

    from ids

    group by all

),

-- One window over all ids would be the work of one thread.
parts as (

    select
        is_number,
        first_delivery_date,
        first_seen_date,
        id_type,
        scope,
        dense_rank() over (order by id_type, scope) as kind_no,
        sum(nodes) over (
            order by is_number, first_delivery_date, first_seen_date, id_type, scope
            rows unbounded preceding
        ) - nodes as nodes_before

    from counted

),

-- In the order of age by what was delivered first: nothing that comes later gets in front, so a
-- person's oldest id stays its oldest. A number passes on, so it never stands for a person.
numbered as (

    select
        cast(
            parts.nodes_before + row_number() over (
                partition by ids.is_number, ids.first_delivery_date, ids.first_seen_date, ids.id_type, ids.scope
                order by ids.id_value
            ) - 1 as int
        ) as node_no,
        cast(parts.kind_no as int) as kind_no,
        ids.id_type,
        ids.scope,
        ids.id_value,
        {{ number_of(['ids.id_type', 'ids.scope', 'ids.id_value']) }} as id_key,
        ids.first_seen_date,
        ids.first_delivery_date,
        ids.is_number,
        ids.is_strict

    from ids

    inner join parts
        on
            ids.is_number = parts.is_number
            and ids.first_delivery_date = parts.first_delivery_date
            and ids.first_seen_date = parts.first_seen_date
            and ids.id_type = parts.id_type
            and ids.scope = parts.scope

)

select * from numbered
