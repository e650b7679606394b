with

ids as (

    select * from {{ ref('int_identity_ids_told') }}

),

counted as (

    select
        kind_key,
        first_seen_date,
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
            order by
                kinds.is_number, counted.first_delivery_date, counted.first_seen_date, kinds.kind_no
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
        first_seen_date,
        first_delivery_date,
        id_key,
        row_number() over (partition by kind_key, first_seen_date, first_delivery_date order by id_value) as place

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
            and placed.first_seen_date = parts.first_seen_date
            and placed.first_delivery_date = parts.first_delivery_date

)

select * from numbered
