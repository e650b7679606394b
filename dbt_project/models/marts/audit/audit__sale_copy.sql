{{ config(alias='sale_copy') }}

with

copies as (

    select
        copying_channel,
        channel,
        business_date,
        match_state,
        sold_fen,
        copied_fen

    from {{ ref('int_sale_copies_matched') }}

    where channel is not null

    union all

    select
        copying_channel,
        channel,
        business_date,
        'no copy' as match_state,
        sold_fen,
        cast(null as bigint) as copied_fen

    from {{ ref('int_sale_copies_missed') }}

),

-- What is cancelled in one of the two systems has no amount there to compare.
daily as (

    select
        copying_channel,
        channel,
        business_date,
        count(*) as orders,
        count(*) filter (where match_state <> 'no copy') as copied_orders,
        count(*) filter (where match_state = 'other amount') as differing_orders,
        cast(sum(sold_fen) filter (where copied_fen is not null) as bigint) as sold_fen,
        cast(sum(copied_fen) filter (where sold_fen is not null) as bigint) as copied_fen,
        cast(sum(copied_fen - sold_fen) as bigint) as difference_fen

    from copies

    group by all

)

select * from daily
