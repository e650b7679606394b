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

    group by
        id_type,
        scope,
        id_value

),

counted as (

    select
        id_type,
        scope,
        first_seen_date,
        first_delivery_date,
        id_type in ('phone', 'phone_digest', 'phone_and_name') as is_number,
        count(*) as nodes

    from ids

    group by
        id_type,
        scope,
        first_seen_date,
        first_delivery_date

),

-- In the order of age by what was delivered first: nothing that comes later gets in front, so a
-- person's oldest id stays its oldest. A number passes on, so it never stands for a person.
parts as (

    select
        *,
        id_type = 'unionid' as is_strict,
        dense_rank() over (order by id_type, scope) as kind_no,
        row_number() over (order by is_number, first_delivery_date, first_seen_date, id_type, scope) as part_no,
        sum(nodes) over (
            order by is_number, first_delivery_date, first_seen_date, id_type, scope
            rows unbounded preceding
        ) - nodes as nodes_before

    from counted

),

-- One window over all ids would be the work of one thread, and a wide one of twice the memory.
placed as (

    select
        parts.part_no,
        ids.id_value,
        row_number() over (partition by parts.part_no order by ids.id_value) as place

    from ids

    inner join parts
        on
            ids.id_type = parts.id_type
            and ids.scope = parts.scope
            and ids.first_seen_date = parts.first_seen_date
            and ids.first_delivery_date = parts.first_delivery_date

),

numbered as (

    select
        cast(parts.nodes_before + placed.place - 1 as int) as node_no,
        cast(parts.kind_no as int) as kind_no,
        parts.id_type,
        parts.scope,
        placed.id_value,
        {{ number_of(['parts.id_type', 'parts.scope', 'placed.id_value']) }} as id_key,
        parts.first_seen_date,
        parts.first_delivery_date,
        parts.is_number,
        parts.is_strict

    from placed

    inner join parts
        on placed.part_no = parts.part_no

)

select * from numbered
