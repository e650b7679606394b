{#
    What members spent in a month beside known buyers without a card who had bought alike before it: as often in the
    twelve months before, as lately, and since as long. Of a kind of which the month has only one side, nobody counts.
#}
with

persons as (

    select
        segment,
        person_id,
        cast(date_trunc('month', business_date) as date) as month_date,
        count(distinct case when is_purchase then concat(channel, '|', basket_id) end) as orders,
        sum(net_fen) as net_fen

    from {{ ref('int_sales_segmented') }}

    where person_id is not null

    group by
        segment,
        person_id,
        cast(date_trunc('month', business_date) as date)

),

buyers as (

    select
        *,
        {{ month_no('month_date') }} as month_no

    from persons

    where orders > 0

),

-- Whoever opened the card in the month is in both segments and has one past.
histories as (

    select
        person_id,
        month_no,
        coalesce(
            sum(sum(orders)) over (
                partition by person_id order by month_no range between 12 preceding and 1 preceding
            ), 0
        ) as orders_before,
        month_no - lag(month_no) over (partition by person_id order by month_no) as months_since_last,
        month_no - min(month_no) over (partition by person_id) as months_since_first

    from buyers

    group by
        person_id,
        month_no

),

strata as (

    select
        buyers.month_date,
        buyers.segment,
        least(histories.orders_before, 2) as orders_before,
        coalesce(histories.months_since_last <= 3, false) as is_recent,
        histories.months_since_first >= 6 as is_old,
        count(*) as buyers,
        sum(buyers.net_fen) as net_fen

    from buyers

    inner join histories
        on
            buyers.person_id = histories.person_id
            and buyers.month_no = histories.month_no

    group by
        buyers.month_date,
        buyers.segment,
        least(histories.orders_before, 2),
        coalesce(histories.months_since_last <= 3, false),
        histories.months_since_first >= 6

),

-- As if the others were made up as the members are.
matched as (

    select
        members.month_date,
        cast(sum(members.buyers) as bigint) as matched_buyers,
        cast(sum(members.net_fen) as bigint) as matched_net_fen,
        cast(sum(others.buyers) as bigint) as control_buyers,
        cast(round(
            sum(cast(members.buyers * others.net_fen / cast(others.buyers as double) as decimal(38, 6))), 0
        ) as bigint) as control_net_fen

    from strata as members

    inner join strata as others
        on
            members.month_date = others.month_date
            and members.orders_before = others.orders_before
            and members.is_recent = others.is_recent
            and members.is_old = others.is_old
            and others.segment = 'non_member'

    where members.segment = 'member'

    group by members.month_date

)

select * from matched
