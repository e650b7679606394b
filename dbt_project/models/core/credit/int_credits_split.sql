{#
    What is kept of a line, divided in each pool among those who get credit, after its sale and
    after each refund: whole fen that sum to what is kept, by largest remainder. Of equal
    remainders the one who is named last gets the fen.
#}
with

nets as (

    select
        nets.*,
        orders.business_date

    from {{ ref('int_line_nets_dated') }} as nets

    inner join {{ ref('int_orders_credited') }} as orders
        on
            nets.channel = orders.channel
            and nets.order_id = orders.order_id

),

weighed as (

    select
        nets.channel,
        nets.order_id,
        nets.order_line_id,
        nets.step,
        nets.known_date,
        nets.event_date,
        nets.is_last,
        nets.net_fen,
        policies.credit_pool,
        chosen.credit_role,
        chosen.guide_id,
        chosen.rule_id,
        chosen.evidence_id,
        chosen.place,
        -- A role without a guide leaves its part to the others of the pool.
        policies.weight * chosen.weight / sum(chosen.weight) over (
            partition by nets.channel, nets.order_line_id, nets.step, chosen.credit_role
        ) as weight

    from nets

    inner join {{ ref('int_credit_guides_chosen') }} as chosen
        on
            nets.channel = chosen.channel
            and nets.order_line_id = chosen.order_line_id

    inner join {{ ref('credit_policies') }} as policies
        on
            chosen.credit_role = policies.credit_role
            and nets.business_date >= policies.valid_from_date
            and nets.business_date < coalesce(policies.valid_to_date, date '9999-12-31')

),

exact as (

    select
        *,
        -- Nine places: equal parts stay equal however they were reckoned.
        round(
            net_fen * weight / sum(weight) over (
                partition by channel, order_line_id, step, credit_pool
            ), 9
        ) as exact_fen

    from weighed

),

ranked as (

    select
        *,
        cast(floor(exact_fen) as bigint) as whole_fen,
        net_fen - sum(cast(floor(exact_fen) as bigint)) over (
            partition by channel, order_line_id, step, credit_pool
        ) as left_fen,
        row_number() over (
            partition by channel, order_line_id, step, credit_pool
            order by exact_fen - floor(exact_fen) desc, place desc, credit_role desc, guide_id desc
        ) as turn

    from exact

),

split as (

    select
        channel,
        order_id,
        order_line_id,
        step,
        known_date,
        event_date,
        is_last,
        credit_pool,
        credit_role,
        guide_id,
        rule_id,
        evidence_id,
        cast(whole_fen + case when turn <= left_fen then 1 else 0 end as bigint) as credit_fen

    from ranked

)

select * from split
