{#
    What a guide does for pulling, serving and sharing, in a month. Each measure is an amount on a
    weight, told in units: a day, a contact, a person, an order, a share. How the units of a guide
    differ says how much of the difference between two guides is chance.
#}
with

told as (

    select {{ start_of(days_after('max(business_date)', 1)) }} as told_until_at

    from {{ ref('int_guide_days_placed') }}

),

days as (

    select
        placed.guide_id,
        placed.business_date,
        coalesce(activities.new_contacts - activities.transferred_in_contacts, 0) as new_contacts,
        coalesce(activities.card_opens, 0) as card_opens

    from {{ ref('int_guide_days_placed') }} as placed

    left join {{ ref('int_guide_activities_counted') }} as activities
        on
            placed.guide_id = activities.guide_id
            and placed.business_date = activities.business_date

),

kept as (

    select
        contacts.guide_id,
        contacts.began_date as business_date,
        case
            when contacts.valid_to_at < {{ minutes_after('contacts.added_at', '10080') }} then 0 else 1
        end as is_kept

    from {{ ref('int_contacts_staffed') }} as contacts

    inner join told
        on {{ minutes_after('contacts.added_at', '10080') }} <= told.told_until_at

    where
        contacts.guide_id is not null
        and coalesce(contacts.began_by, '') <> 'transfer'

),

orders as (

    select
        channel,
        order_id,
        person_id,
        business_date,
        lag(business_date) over (partition by person_id order by paid_at, channel, order_id) as previous_date

    from {{ ref('int_orders_credited') }}

    where person_id is not null

),

served as (

    select
        services.guide_id,
        orders.person_id,
        min(orders.business_date) as business_date,
        max(case
            when {{ days_between('orders.previous_date', 'orders.business_date') }} <= 365 then 1 else 0
        end) as has_bought_before

    from {{ ref('int_credit_guides_chosen') }} as services

    inner join orders
        on
            services.channel = orders.channel
            and services.order_id = orders.order_id

    where services.credit_role = 'service'

    group by
        services.guide_id,
        orders.person_id,
        {{ month_of('orders.business_date') }}

),

closed as (

    select
        credits.guide_id,
        orders.business_date,
        credits.channel,
        credits.order_id,
        sum(case when credits.step = 1 then credits.credit_fen else 0 end) as sold_fen,
        sum(case when credits.step = 1 then credits.credit_fen else 0 end)
        - sum(case when credits.is_last then credits.credit_fen else 0 end) as refunded_fen

    from {{ ref('int_credits_split') }} as credits

    inner join {{ ref('int_orders_credited') }} as orders
        on
            credits.channel = orders.channel
            and credits.order_id = orders.order_id

    where credits.credit_role = 'closer'

    group by
        credits.guide_id,
        orders.business_date,
        credits.channel,
        credits.order_id

),

units as (

    {% for measure, source, weight, amount, condition in [
        ('new_contacts_per_day', 'days', '1', 'new_contacts', 'true'),
        ('card_opens_per_day', 'days', '1', 'card_opens', 'true'),
        ('kept_contacts_share', 'kept', '1', 'is_kept', 'true'),
        ('reply_share', ref('int_guide_answers_weighted'), 'reply_chats', 'replied_chats', 'guide_id is not null'),
        ('first_reply_minutes', ref('int_guide_answers_weighted'), 'timed_chats', 'waited_chat_minutes',
            'guide_id is not null'),
        ('repeat_buyers_share', 'served', '1', 'has_bought_before', 'true'),
        ('refund_share', 'closed', 'sold_fen', 'refunded_fen', 'true'),
        ('opens_per_share', ref('int_guide_shares_followed'), '1', 'opens', 'true'),
        ('hops_per_share', ref('int_guide_shares_followed'), '1', 'hops', 'hop = 0'),
        ('orders_per_share', ref('int_guide_shares_followed'), '1', 'orders', 'hop = 0'),
    ] -%}
    select
        '{{ measure }}' as measure,
        guide_id,
        cast(date_trunc('month', business_date) as date) as month_date,
        cast({{ weight }} as double) as weight,
        cast({{ amount }} as double) as amount

    from {{ source }}

    where
        {{ weight }} > 0
        and {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Sums of doubles end otherwise in another order of the rows.
measured as (

    select
        measure,
        guide_id,
        month_date,
        count(*) as units,
        cast(sum(cast(weight as decimal(38, 6))) as double) as weight,
        cast(sum(cast(amount as decimal(38, 6))) as double) as amount,
        cast(sum(cast(amount * amount / weight as decimal(38, 12))) as double) as squares

    from units

    group by
        measure,
        guide_id,
        month_date

)

select * from measured
