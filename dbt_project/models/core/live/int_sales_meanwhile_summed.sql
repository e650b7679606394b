with

sessions as (

    select * from {{ ref('dim_live_sessions') }}

    where started_at <= ended_at

),

-- What the brand had sold by each instant: among many sessions every sale lies in many.
moments as (

    select
        live_session_id,
        started_at as moment_at,
        'begins' as moment,
        0 as goods_fen

    from sessions

    union all

    select
        cast(null as string) as live_session_id,
        paid_at as moment_at,
        'sale' as moment,
        goods_fen

    from {{ ref('int_sales_identified') }}

    union all

    select
        live_session_id,
        ended_at as moment_at,
        'ends' as moment,
        0 as goods_fen

    from sessions

),

-- Both instants are within.
summed as (

    select
        live_session_id,
        moment,
        sum(goods_fen) over (
            order by
                moment_at asc,
                case moment when 'begins' then 0 when 'sale' then 1 else 2 end asc
            rows between unbounded preceding and current row
        ) as sold_so_far_fen

    from moments

),

-- All that the brand sold meanwhile, on whatever floor: no session's doing.
meanwhile as (

    select
        live_session_id,
        cast(sum(case when moment = 'ends' then sold_so_far_fen else -sold_so_far_fen end) as bigint) as brand_fen

    from summed

    where live_session_id is not null

    group by live_session_id

)

select * from meanwhile
