{#
    Whose customer the buyer was when the order was paid: the rules 20 to 30 of `credit_rules`, by what the
    order says, by bindings and contacts, and by who opened the card.
#}
{{ config(materialized='view') }}

with

orders as (

    select * from {{ ref('int_orders_credited') }}

),

bindings as (

    select * from {{ ref('int_guide_bindings_identified') }}

),

serving as (

    select
        orders.channel,
        orders.order_id,
        bindings.guide_id,
        bindings.id_value as evidence_id,
        case
            when bindings.guide_role = 'contact' then 23
            when bindings.scope = orders.channel then 21
            else 22
        end as rule_no,
        bindings.valid_from_at

    from orders

    inner join bindings
        on orders.person_id = bindings.person_id

    where
        bindings.guide_role in ('service', 'contact')
        and orders.paid_at >= bindings.valid_from_at
        and orders.paid_at < coalesce(bindings.valid_to_at, timestamp '9999-12-31 00:00:00')

),

-- One guide serves: of several bindings the last, of several contacts the oldest.
servants as (

    select * from serving

    qualify
        row_number() over (
            partition by channel, order_id
            order by
                rule_no asc,
                {{ seconds_between("timestamp '1970-01-01 00:00:00'", 'valid_from_at') }}
                * case when rule_no = 23 then 1 else -1 end asc,
                guide_id asc,
                evidence_id asc
        ) = 1

),

openers as (

    select
        person_id,
        guide_id,
        id_value as evidence_id,
        {{ business_date('valid_from_at') }} as opened_date

    from bindings

    where guide_role = 'opening'

    qualify row_number() over (partition by person_id order by valid_from_at, guide_id, id_value) = 1

),

related as (

    select
        channel,
        order_id,
        20 as rule_no,
        service_guide_id as guide_id,
        order_id as evidence_id

    from orders

    union all

    select
        channel,
        order_id,
        rule_no,
        guide_id,
        evidence_id

    from servants

    union all

    select
        orders.channel,
        orders.order_id,
        30 as rule_no,
        openers.guide_id,
        openers.evidence_id

    from orders

    inner join openers
        on
            orders.person_id = openers.person_id
            and orders.business_date >= openers.opened_date

)

select * from related

where guide_id is not null
