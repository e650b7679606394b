{{ config(alias='community_daily') }}
{% set counts = ['group_count', 'active_group_count', 'member_count', 'active_member_count', 'message_count'] %}
{% set sums = [] %}
{% for count in counts %}
{% do sums.append('case when count(*) = count(' ~ count ~ ') then sum(' ~ count ~ ') end as ' ~ count) %}
{% endfor %}
with

-- The last day of which groups have been told.
told as (

    select {{ days_after('max(delivery_date)', -1) }} as last_date

    from {{ ref('int_snapshots_arrived') }}

    where entity = 'groups'

),

changes as (

    select * from {{ ref('int_group_customers_changed') }}

),

-- Summed from change to change: a window over every day of every group of a big brand does not fit.
spans as (

    select
        scope_type,
        scope,
        business_date as from_date,
        lead(business_date) over by_day as until_date,
        joins,
        leaves,
        cast(sum(joins - leaves) over by_day as bigint) as memberships,
        cast(sum(more_customers) over by_day as bigint) as customers,
        cast(sum(more_in_several) over by_day as bigint) as customers_in_several_groups

    from changes

    window by_day as (partition by scope_type, scope order by business_date)

),

running as (

    select
        spans.scope_type,
        spans.scope,
        dates.calendar_date as business_date,
        case when dates.calendar_date = spans.from_date then spans.joins else 0 end as joins,
        case when dates.calendar_date = spans.from_date then spans.leaves else 0 end as leaves,
        spans.memberships,
        spans.customers,
        spans.customers_in_several_groups

    from spans

    cross join told

    inner join {{ ref('dim_dates') }} as dates
        on
            spans.from_date <= dates.calendar_date
            and coalesce(spans.until_date, {{ days_after('told.last_date', 1) }}) > dates.calendar_date
            and told.last_date >= dates.calendar_date

),

statistics as (

    select
        'owner' as scope_type,
        owner_userid as scope,
        business_date,
        {{ counts | join(',\n        ') }}

    from {{ ref('fct_group_statistics') }}

    union all

    -- Half of the owners are no brand.
    select
        'brand' as scope_type,
        'brand' as scope,
        business_date,
        {{ sums | join(',
        ') }}

    from {{ ref('fct_group_statistics') }}

    group by business_date

),

orders as (

    select * from {{ ref('int_group_orders_found') }}

),

sales as (

    {% for scope_type, scope in [('group', 'group_id'), ('owner', 'owner_userid'), ('brand', "'brand'")] -%}
    select
        '{{ scope_type }}' as scope_type,
        {{ scope }} as scope,
        business_date,
        count(case when is_valid then 1 end) as orders,
        sum(case when is_direct then net_fen else 0 end) as direct_fen,
        sum(case when is_direct then 0 else net_fen end) as indirect_fen

    from orders

    group by
        {% if scope_type != 'brand' %}{{ scope }},{% endif %}
        business_date
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

brand as (

    select
        business_date,
        sum(net_fen) as net_fen

    from {{ ref('int_sales_identified') }}

    group by business_date

),

daily as (

    select
        running.*,
        {% for count in counts -%}
        cast(statistics.{{ count }} as bigint) as told_{{ count }},
        {% endfor -%}
        coalesce(sales.orders, 0) as group_orders,
        cast(coalesce(sales.direct_fen, 0) as bigint) as direct_fen,
        cast(coalesce(sales.indirect_fen, 0) as bigint) as indirect_fen,
        cast(coalesce(brand.net_fen, 0) as bigint) as brand_net_sales_order_dated_fen

    from running

    left join statistics
        on
            running.scope_type = statistics.scope_type
            and running.scope = statistics.scope
            and running.business_date = statistics.business_date

    left join sales
        on
            running.scope_type = sales.scope_type
            and running.scope = sales.scope
            and running.business_date = sales.business_date

    left join brand
        on running.business_date = brand.business_date

),

rated as (

    select
        *,
        {{ ratio('told_active_member_count', 'told_member_count') }} as active_member_share,
        {{ ratio('told_active_group_count', 'told_group_count') }} as active_group_share,
        {{ ratio('direct_fen + indirect_fen', 'brand_net_sales_order_dated_fen') }} as share_of_brand_sales

    from daily

)

select * from rated
