{#
    The actions of a person in the days before an order, in their order: what every model of
    attribution reads. Persons and windows of days are joined by equality, so that a till's default
    member, who has many orders, costs no more than their number.
#}
{%- set window = var('attribution_days') | max -%}
{%- set epoch = "timestamp '1970-01-01'" -%}
with

orders as (

    select
        orders.channel,
        orders.order_id,
        bridge.person_id,
        orders.paid_at,
        cast(floor({{ days_between(epoch, 'orders.paid_at') }} / {{ window + 1 }}.0) as int) as bucket

    from {{ ref('fct_orders') }} as orders

    inner join {{ ref('bridge_person_identity') }} as bridge
        on
            bridge.id_type = 'customer_id'
            and orders.channel = bridge.scope
            and orders.source_customer_id = bridge.id_value
            and bridge.valid_to_date is null

    -- Behind an account of the house stands anybody.
    where not orders.is_house_account

),

actions as (

    select
        *,
        cast(floor({{ days_between(epoch, 'touched_at') }} / {{ window + 1 }}.0) as int) as bucket

    from {{ ref('int_actions_identified') }}

),

-- A window reaches into the bucket before.
in_buckets as (

    select
        *,
        bucket as joined_bucket

    from actions

    union all

    select
        *,
        bucket + 1 as joined_bucket

    from actions

),

placed as (

    select
        orders.channel,
        orders.order_id,
        orders.person_id,
        actions.touch_id,
        actions.touch_type,
        actions.staff_no,
        actions.share_id,
        actions.article_code,
        actions.touched_at,
        orders.paid_at,
        {{ seconds_between('actions.touched_at', 'orders.paid_at') }} as seconds_before,
        row_number() over (
            partition by orders.channel, orders.order_id order by actions.touched_at, actions.touch_id
        ) as place,
        count(*) over (partition by orders.channel, orders.order_id) as places

    from orders

    inner join in_buckets as actions
        on
            orders.person_id = actions.person_id
            and orders.bucket = actions.joined_bucket

    where
        actions.touched_at < orders.paid_at
        and actions.touched_at >= {{ minutes_after('orders.paid_at', -1440 * window) }}

)

select * from placed
