with

relations as (

    select *

    from {{ ref('int_relations_dated') }}

    where first_shown_date is not null

),

moments as (

    select
        entity,
        account_id,
        owner_id,
        first_shown_date as moment_date,
        1 as difference,
        0 as gone

    from relations

    union all

    select
        entity,
        account_id,
        owner_id,
        {{ days_after('last_shown_date', 1) }} as moment_date,
        -1 as difference,
        case when end_evidence = 'snapshot' then 1 else 0 end as gone

    from relations

),

-- Of an owner (a guide, a group), and of all of an account.
days as (

    select
        entity,
        account_id,
        owner_id,
        moment_date,
        sum(difference) as difference,
        sum(gone) as gone_count

    from moments

    group by all

    union all

    select
        entity,
        account_id,
        cast(null as string) as owner_id,
        moment_date,
        sum(difference) as difference,
        sum(gone) as gone_count

    from moments

    group by all

),

stood as (

    select
        *,
        sum(difference) over (partition by entity, account_id, owner_id order by moment_date) - difference
            as shown_count

    from days

),

judged as (

    select
        entity,
        account_id,
        owner_id,
        {{ days_after('moment_date', -1) }} as last_shown_date,
        cast(shown_count as bigint) as shown_count,
        cast(gone_count as bigint) as gone_count

    from stood

    where gone_count >= 3 and gone_count * 2 > shown_count

)

select * from judged
