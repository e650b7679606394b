{#
    What became of each coupon that a member claimed. A coupon that was not used by its last moment has
    lapsed, whether its newest line says so or not. An order that several channels know by the same
    number is none's.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

coupons as (

    {{ standing_lines('member_coupons', [
        'coupon_code', 'template_id', 'given_by_staff_no', 'claimed_at', 'used_at', 'used_order_id',
    ], where_told={'valid_until': 'timestamp'}) | indent(4) }}

),

templates as (

    select
        template_id,
        max_by(template_name, _delivery_date) as template_name,
        max_by(cost_bearer, _delivery_date) as cost_bearer,
        max_by(off_fen, _delivery_date) as off_fen,
        max_by(threshold_fen, _delivery_date) as threshold_fen

    from (
        {{ standing_lines('coupon_templates', [
            'template_id', 'template_name', 'cost_bearer', 'off_fen', 'threshold_fen',
        ]) | indent(8) }}
    ) as lines

    group by template_id

),

orders as (

    select
        order_id,
        min(net_fen) as net_fen

    from {{ ref('int_orders_netted') }}

    group by order_id

    having count(*) = 1

),

followed as (

    select
        coupons.coupon_code,
        coalesce(coupons.template_id, 'unknown') as template_id,
        templates.template_name,
        templates.cost_bearer,
        templates.off_fen,
        templates.threshold_fen,
        {{ business_date('coupons.claimed_at') }} as claimed_date,
        coupons.given_by_staff_no is not null as is_given_by_guide,
        coupons.used_at is not null as is_used,
        {{ business_date('coupons.used_at') }} as used_date,
        case when coupons.used_at is not null then coupons.used_order_id end as used_order_id,
        coupons.used_at is null
        and coalesce({{ business_date('coupons.valid_until') }} <= told.last_date, false) as is_lapsed,
        case when coupons.used_at is not null then orders.net_fen end as order_net_fen

    from coupons

    cross join told

    left join templates
        on coupons.template_id = templates.template_id

    left join orders
        on coupons.used_order_id = orders.order_id

)

select * from followed
