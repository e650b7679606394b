{#
    Who of each segment bought what in a month, of the chain, of each store, and of each node of the organisation as it
    stood on the day. Of members also those whose card was less than a year old, and how many members there were at the
    end of the month.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

sales as (

    select
        'brand' as scope_type,
        'brand' as scope,
        *

    from {{ ref('int_sales_segmented') }}

    union all

    select
        'store' as scope_type,
        selling_store_id as scope,
        *

    from {{ ref('int_sales_segmented') }}

    where selling_store_id <> 'online'

    union all

    select
        'org_node' as scope_type,
        nodes.org_node_id as scope,
        segmented.*

    from {{ ref('int_sales_segmented') }} as segmented

    inner join {{ ref('bridge_store_org') }} as nodes
        on
            segmented.selling_store_id = nodes.store_id
            and segmented.business_date >= nodes.valid_from_date
            and segmented.business_date < coalesce(nodes.valid_to_date, date '9999-12-31')

),

-- Nobody knows how many they are whom nobody knows.
persons as (

    select
        scope_type,
        scope,
        segment,
        cast(date_trunc('month', business_date) as date) as month_date,
        person_id,
        max(case when is_new_member then 1 else 0 end) = 1 as is_new_member,
        count(distinct case when is_purchase then concat(channel, '|', basket_id) end) as orders,
        count(distinct case when is_purchase or is_sent_back then concat(channel, '|', basket_id) end) as all_orders,
        count(distinct case when is_purchase and has_coupon is not null then concat(channel, '|', basket_id) end)
            as coupon_told_orders,
        count(distinct case when is_purchase and has_coupon then concat(channel, '|', basket_id) end) as coupon_orders,
        sum(net_fen) as net_fen

    from sales

    group by
        scope_type,
        scope,
        segment,
        cast(date_trunc('month', business_date) as date),
        person_id

),

monthly as (

    select
        scope_type,
        scope,
        segment,
        month_date,
        case when segment <> 'unknown' then count(*) filter (where orders > 0) end as buyers,
        cast(sum(orders) as bigint) as orders,
        cast(sum(all_orders - orders) as bigint) as refunded_orders,
        -- Where nothing is told of coupons, nobody knows that there was none.
        cast(nullif(sum(coupon_told_orders), 0) as bigint) as coupon_told_orders,
        cast(case when sum(coupon_told_orders) > 0 then sum(coupon_orders) end as bigint) as coupon_orders,
        cast(sum(net_fen) as bigint) as net_fen,
        case when segment = 'member' then count(*) filter (where orders > 0 and is_new_member) end as new_member_buyers,
        cast(
            case
                when segment = 'member' then coalesce(sum(net_fen) filter (where is_new_member), 0)
            end as bigint
        ) as new_member_net_fen

    from persons

    group by
        scope_type,
        scope,
        segment,
        month_date

),

registered as (

    select
        cast(date_trunc('month', registered_date) as date) as month_date,
        count(*) as members

    from {{ ref('int_cards_registered') }}

    where scope = 'brand'

    group by cast(date_trunc('month', registered_date) as date)

),

months as (

    select distinct month_date

    from monthly

),

stocks as (

    select
        months.month_date,
        cast(sum(registered.members) as bigint) as members

    from months

    inner join registered
        on months.month_date >= registered.month_date

    group by months.month_date

),

counted as (

    select
        monthly.*,
        case when monthly.scope_type = 'brand' and monthly.segment = 'member' then stocks.members end as members,
        monthly.month_date >= told.first_date
        and {{ days_after(month_after('monthly.month_date', 1), -1) }} <= told.last_date as is_complete,
        {{ days_after(month_after('monthly.month_date', 1), -1) }} <= told.last_date
        and {{ month_after('monthly.month_date', -12) }} >= told.first_date as is_comparable

    from monthly

    cross join told

    left join stocks
        on monthly.month_date = stocks.month_date

)

select * from counted
