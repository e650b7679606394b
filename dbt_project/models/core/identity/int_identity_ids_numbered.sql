with

ids as (

    select * from {{ ref('int_identity_ids_told') }}

),

counted as (

    select
        kind_key,
        told_rank,
        first_delivery_date,
        count(*) as ids

    from ids

    group by all

),

-- In the order of age by what was delivered first: nothing that comes later gets in front, so a
-- person's oldest id stays its oldest. A number passes on, so it never stands for a person.
parts as (

    select
        counted.*,
        kinds.kind_no,
        kinds.is_number,
        kinds.is_strict,
        sum(counted.ids) over (
            order by kinds.is_number, counted.told_rank, kinds.kind_no
            rows unbounded preceding
        ) - counted.ids as ids_before

    from counted

    inner join {{ ref('int_identity_kinds_told') }} as kinds
        on counted.kind_key = kinds.kind_key
),

-- One window over all ids would be the work of one thread, and a wide one of twice the memory.
placed as (

    select
        kind_key,
        told_rank,
        id_key,
        row_number() over (partition by kind_key, told_rank order by id_value) as place

    from ids

),

numbered as (

    select
        placed.id_key,
        cast(parts.ids_before + placed.place - 1 as int) as node_no,
        parts.kind_no,
        parts.is_number,
        parts.is_strict,
        parts.first_delivery_date

    from placed

    inner join parts
        on
            placed.kind_key = parts.kind_key
            and placed.told_rank = parts.told_rank

)

select * from numbered
