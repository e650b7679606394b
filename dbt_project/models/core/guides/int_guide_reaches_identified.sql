{#
    Whom a guide effectively touched on a day: with a message to that one person that was delivered,
    by a link that the person opened or clicked, or by serving them in the store. A broadcast counts
    only for those who open it. Nothing tells of calls.
#}
with

external_ids as (

    select
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'external_userid'
        and valid_to_date is null

),

touched as (

    select
        sends.staff_no as guide_id,
        external_ids.person_id,
        sends.business_date,
        'message' as touch_kind

    from {{ ref('fct_touches') }} as sends

    inner join external_ids
        on
            sends.scope = external_ids.scope
            and sends.id_value = external_ids.id_value

    where
        sends.touch_type = 'send'
        and sends.id_type = 'external_userid'
        and sends.staff_no is not null
        and not sends.is_broadcast

    union all

    select
        staff_no as guide_id,
        person_id,
        {{ business_date('touched_at') }} as business_date,
        'open' as touch_kind

    from {{ ref('int_actions_identified') }}

    where
        touch_type in ('open', 'click')
        and staff_no is not null

    union all

    select
        closers.guide_id,
        orders.person_id,
        orders.business_date,
        'service' as touch_kind

    from {{ ref('int_credit_guides_chosen') }} as closers

    inner join {{ ref('int_orders_credited') }} as orders
        on
            closers.channel = orders.channel
            and closers.order_id = orders.order_id

    where
        closers.credit_role = 'closer'
        and orders.endpoint = 'offline'
        and orders.person_id is not null

),

reaches as (

    select
        guide_id,
        person_id,
        business_date,
        count(*) filter (where touch_kind = 'message') > 0 as is_messaged,
        count(*) filter (where touch_kind = 'open') > 0 as has_opened,
        count(*) filter (where touch_kind = 'service') > 0 as is_served

    from touched

    group by
        guide_id,
        person_id,
        business_date

)

select * from reaches
