with

statements as (

    select * from {{ ref('int_identity_statements_numbered') }}

),

told as (

    select
        kind,
        strength,
        holder_no,
        other_no,
        decision_no,
        min(seen_date) as first_seen_date,
        max(seen_date) as last_seen_date,
        min(_delivery_date) as told_from_date

    from statements

    group by all

),

-- Of most kinds a holder has one at a time: who later names another one, and this one no more, has
-- withdrawn it. Only few ever do.
changing as (

    select
        kind,
        holder_no

    from told

    where kind not in ({{ listed(kinds_of_many()) }})

    group by all

    having count(*) > 1

),

by_delivery as (

    select
        statements.kind,
        statements.strength,
        statements.holder_no,
        statements._delivery_date,
        max_by(
            statements.other_no,
            {{ days_between("date '1970-01-01'", 'statements.seen_date') }} * 10000000000 + statements.other_no
        ) as other_no,
        min(statements.seen_date) as first_seen_date,
        max(statements.seen_date) as last_seen_date

    from statements

    inner join changing
        on
            statements.kind = changing.kind
            and statements.holder_no = changing.holder_no

    group by all

),

turns as (

    select
        *,
        case
            when other_no = lag(other_no) over (partition by kind, holder_no order by _delivery_date) then 0
            else 1
        end as is_turn

    from by_delivery

),

numbered as (

    select
        *,
        sum(is_turn) over (partition by kind, holder_no order by _delivery_date) as turn

    from turns

),

spans as (

    select
        kind,
        strength,
        holder_no,
        other_no,
        turn,
        min(first_seen_date) as first_seen_date,
        max(last_seen_date) as last_seen_date,
        min(_delivery_date) as told_from_date

    from numbered

    group by all

),

edges as (

    select
        told.*,
        cast(null as date) as withdrawn_on_date

    from told

    left join changing
        on
            told.kind = changing.kind
            and told.holder_no = changing.holder_no

    where changing.holder_no is null

    union all

    select
        kind,
        strength,
        holder_no,
        other_no,
        cast(null as bigint) as decision_no,
        first_seen_date,
        last_seen_date,
        told_from_date,
        lead(told_from_date) over (partition by kind, holder_no order by turn) as withdrawn_on_date

    from spans

)

select * from edges
