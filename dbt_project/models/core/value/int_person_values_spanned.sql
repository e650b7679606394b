{#
    What has been kept of all that a person bought until the end of a month, and what it cost as far as that is told; from
    which month to which it stays so. Nothing in it is expected: it is what happened.
#}
with

changes as (

    select
        person_id,
        business_date,
        is_order,
        amount_fen as net_fen,
        0 as costed_net_fen,
        0 as cost_fen

    from {{ ref('int_person_events_scoped') }}

    where scope = 'brand'

    union all

    select
        orders.person_id,
        orders.business_date,
        false as is_order,
        0 as net_fen,
        costed.costed_net_fen,
        costed.cost_fen

    from {{ ref('int_person_orders_aggregated') }} as orders

    inner join {{ ref('int_sales_costed') }} as costed
        on
            orders.channel = costed.channel
            and orders.order_id = costed.order_id

),

monthly as (

    select
        person_id,
        {{ month_no('business_date') }} as month_no,
        min(case when is_order then business_date end) as first_purchase_date,
        count(*) filter (where is_order) as orders,
        sum(net_fen) as net_fen,
        sum(costed_net_fen) as costed_net_fen,
        sum(cost_fen) as cost_fen

    from changes

    group by
        person_id,
        {{ month_no('business_date') }}

),

summed as (

    select
        person_id,
        month_no as from_month_no,
        lead(month_no) over (partition by person_id order by month_no) as to_month_no,
        min(first_purchase_date) over until_then as first_purchase_date,
        cast(sum(orders) over until_then as bigint) as orders,
        cast(sum(net_fen) over until_then as bigint) as net_fen,
        cast(sum(costed_net_fen) over until_then as bigint) as costed_net_fen,
        cast(sum(cost_fen) over until_then as bigint) as cost_fen

    from monthly

    window until_then as (
        partition by person_id order by month_no rows between unbounded preceding and current row
    )

)

select * from summed
