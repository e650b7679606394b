with

-- Of most kinds a holder has one at a time: who later names another one, and this one no more, has
-- withdrawn it. Of the others each stands for itself.
tellings as (

    select
        *,
        case when kind in ('{{ kinds_of_many() | join("', '") }}') then concat(other_type, other_id) else '' end as slot

    from {{ ref('int_identity_statements') }}

),

told_by_delivery as (

    select
        kind,
        strength,
        holder_type,
        holder_scope,
        holder_id,
        slot,
        _delivery_date,
        min(seen_date) as first_seen_date,
        max(seen_date) as last_seen_date,
        max_by(other_type, told_apart_at) as other_type,
        max_by(other_scope, told_apart_at) as other_scope,
        max_by(other_id, told_apart_at) as other_id,
        max_by(_stream, told_apart_at) as source,
        max_by(_file_sha256, told_apart_at) as _file_sha256,
        max_by(_line_no, told_apart_at) as _line_no

    from (
        select
            *,
            concat(cast(seen_date as string), coalesce(_file_sha256, ''), lpad(cast(_line_no as string), 12, '0'), other_id) as told_apart_at
        from tellings
    ) as placed

    group by all

),

turned as (

    select
        *,
        case
            when concat(other_type, other_scope, other_id) = lag(concat(other_type, other_scope, other_id)) over (
                partition by kind, holder_type, holder_scope, holder_id, slot order by _delivery_date
            ) then 0
            else 1
        end as is_turn

    from told_by_delivery

),

numbered as (

    select
        *,
        sum(is_turn) over (
            partition by kind, holder_type, holder_scope, holder_id, slot order by _delivery_date
        ) as turn

    from turned

),

held as (

    select
        kind,
        strength,
        holder_type,
        holder_scope,
        holder_id,
        slot,
        turn,
        other_type,
        other_scope,
        other_id,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date,
        min(_delivery_date) as told_from_date,
        min_by(source, _delivery_date) as source,
        min_by(_file_sha256, _delivery_date) as _file_sha256,
        min_by(_line_no, _delivery_date) as _line_no

    from numbered

    group by all

),

ended as (

    select
        *,
        lead(told_from_date) over (
            partition by kind, holder_type, holder_scope, holder_id, slot order by turn
        ) as withdrawn_on_date

    from held

)

select * from ended
