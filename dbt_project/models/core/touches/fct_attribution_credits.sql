{#
    What each touch of an order's path is worth by each model, in fen. The fen that are left over go
    to the largest remainders, so that an order's credits are its goods.
#}
with

paths as (

    select
        paths.channel,
        paths.order_id,
        paths.touch_id,
        paths.staff_no,
        paths.place,
        paths.places,
        paths.seconds_before / 86400.0 as days,
        orders.goods_fen

    from {{ ref('fct_attribution_paths') }} as paths

    inner join {{ ref('fct_orders') }} as orders
        on
            paths.channel = orders.channel
            and paths.order_id = orders.order_id

),

shares as (

    {% for model in attribution_models() %}
    select
        '{{ model }}' as attribution_model,
        paths.*,
        {{ attribution_share(model) }} as share

    from paths
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

weighed as (

    select
        *,
        share / sum(share) over (partition by attribution_model, channel, order_id) as weight

    from shares

),

floored as (

    select
        *,
        cast(floor(goods_fen * weight) as bigint) as whole_fen,
        goods_fen * weight - floor(goods_fen * weight) as remainder

    from weighed

    where weight > 0

),

ranked as (

    select
        *,
        goods_fen - sum(whole_fen) over (partition by attribution_model, channel, order_id) as left_fen,
        row_number() over (
            partition by attribution_model, channel, order_id order by remainder desc, place asc
        ) as turn

    from floored

),

credits as (

    select
        attribution_model,
        channel,
        order_id,
        touch_id,
        staff_no,
        place,
        cast(weight as double) as weight,
        whole_fen + case when turn <= left_fen then 1 else 0 end as credit_fen

    from ranked

)

select * from credits
