{#
    What was delivered against what is usual: name and severity of each guard, on which delivery, how
    much of it there is, how much there may be, and what is wrong then. Guards judge what came after
    the first delivery of a channel, each by what came before; with too little before it a delivery is
    not judged, and has no row.
#}
{% set guards = [
    ('hours_are_of_this_clock', 'critical', 'hours', 'order_lines', days_after('found.told_for_date', '1'),
        'max(cast(round(found.evidence) as bigint))', 'max(cast(found.allowed_evidence as bigint))',
        "'the hours of the orders are those of a clock that is eight or twelve hours off'"),
    ('no_order_is_of_the_day_of_delivery', 'critical', 'same_day', 'order_lines', 'found.first_delivery_date',
        'sum(found.same_day_orders)', 'cast(floor(0.1 * sum(found.orders)) as bigint)',
        "'orders are dated on the day on which they were delivered, or after it'"),
    ('no_order_moves_by_whole_hours', 'critical', 'retold', 'order_lines', 'found.last_delivery_date',
        'count(*) filter (where found.is_moved)', '0', "'orders were told again with a clock that is hours off'"),
    ('order_numbers_look_as_usual', 'critical', 'numbered', 'order_lines', 'found.first_delivery_date',
        'sum(found.odd_numbers)', '0', "'numbers of orders have letters, and none ever had'"),
    ('keys_look_as_usual', 'critical', ref('int_keys_judged'), none, 'found.delivery_date',
        'sum(found.odd_keys)', '0', "'keys have letters, and none ever had'"),
    ('amounts_are_in_their_unit', 'critical', 'prices', 'order_lines', 'found.delivery_date',
        'sum(found.odd_pieces)', '0', "'pieces cost ten times as much, or a tenth, of what they ever did'"),
    ('money_per_line_is_as_usual', 'critical', ref('int_stream_amounts_judged'), none, 'found.delivery_date',
        'cast(round(100 * exp(max(found.distance))) as bigint)', 'cast(round(100 * exp(max(found.allowed_distance))) as bigint)',
        "'money per line, in percent of what it was, or what it was in percent of it'"),
    ('copies_are_in_the_same_unit', 'critical', 'copies', none, 'found.told_on_date', 'count(*) filter (where found.is_other_unit)', '0',
        "'copies of sales tell ten times as much as the sales, or a tenth'"),
    ('erp_orders_are_in_the_unit_of_their_lines', 'critical', ref('int_erp_orders_summed'), none, 'found.delivery_date',
        'count(*) filter (where found.is_other_unit)', '0', "'orders tell ten times as much as their lines, or a tenth'"),
    ('erp_orders_are_the_sum_of_their_lines', 'warning', ref('int_erp_orders_summed'), none, 'found.delivery_date',
        'count(*)', '0', "concat('orders differ from their lines by ', sum(abs(found.head_fen - found.lines_fen)), ' fen')"),
    ('ids_are_told_as_usual', 'critical', ref('int_ids_judged'), none, 'found.delivery_date',
        'max(case when found.is_lost then found.records - found.told_ids else 0 end)', '0',
        "concat('an id that persons are known by is missing: ', min(case when found.is_lost then found.id_column end))"),
    ('ids_are_of_different_persons', 'critical', ref('int_ids_judged'), none, 'found.delivery_date',
        'max(case when found.is_pooled then found.told_ids else 0 end)', '0',
        "concat('many records have the same ', min(case when found.is_pooled then found.id_column end))"),
    ('every_phone_reaches_somebody', 'warning', ref('int_ids_judged'), none, 'found.delivery_date',
        'sum(found.odd_ids)', 'sum(found.allowed_odd_ids)', "'phones are masked, cut or fillers, and nobody is known by them'"),
    ('no_order_number_is_given_out_twice', 'critical', ref('int_orders_contradicted'), none, 'found.delivery_date',
        'sum(found.orders)', '0', "'orders have another store or customer than when they were first told'"),
    ('stores_and_guides_are_known', 'critical', 'master_data', 'order_lines', days_after('found.told_for_date', '1'),
        'max(case when found.unknown_orders > 0 then found.unknown_of_four_weeks else 0 end)',
        'max(cast(greatest(1, floor(0.01 * found.orders_of_four_weeks)) as bigint))',
        "'more than one in a hundred orders of four weeks name stores or guides that nobody knows'"),
    ('every_store_and_guide_is_known', 'warning', 'master_data', 'order_lines', days_after('found.told_for_date', '1'),
        'sum(found.unknown_orders)', '0', "'orders name stores or guides that nobody knows'"),
    ('guides_stay_in_their_stores', 'warning', ref('int_guides_moved'), none, 'found.delivery_date',
        'sum(found.moved_guides)', 'cast(floor(0.05 * sum(found.guides)) as bigint)', "'more than one in twenty guides changed the store in a night'"),
    ('every_touch_is_of_somebody_known', 'warning', ref('int_touches_orphaned'), none, 'found.delivery_date',
        'sum(found.orphans)', '0', "'touches are of persons whom no list names; they are counted for nobody'"),
    ('every_refund_has_its_sale', 'warning', 'refunds', 'order_lines', 'found.delivery_date',
        'count(*)', '0', "concat('refunds wait for their sale, or are of more than was paid: ', sum(found.refund_fen), ' fen')"),
    ('every_claim_is_on_what_was_paid', 'warning', ref('int_refunds_claimed'), none, 'found._delivery_date',
        'count(*)', '0', "concat('refunds are asked of more than was paid, or of what nobody sold: ', sum(found.claimed_fen), ' fen')"),
    ('orders_are_as_many_as_usual', 'critical', 'channel_days', 'order_lines', days_after('found.business_date', '1'),
        'max(found.orders)', 'max(case when found.is_far then -1 else found.orders end)',
        "'far more or fewer orders than on this weekday, by the calendar'"),
    ('stores_are_not_silent', 'critical', 'silent_stores', 'order_lines', days_after('found.business_date', '1'),
        'cast(floor(max(found.missing_orders)) as bigint)', '25', "'stores have no orders that usually have so many together'"),
    ('stores_sell_as_usual', 'warning', 'loud_stores', 'order_lines', days_after('found.business_date', '1'),
        'sum(found.loud_stores)', '0', "'a store has far more orders than on this weekday'"),
] %}
{% set statistics = [
    'hours_are_of_this_clock', 'amounts_are_in_their_unit', 'money_per_line_is_as_usual', 'copies_are_in_the_same_unit',
    'ids_are_told_as_usual', 'ids_are_of_different_persons', 'orders_are_as_many_as_usual', 'stores_are_not_silent',
] %}

with

beginnings as (

    select
        channel,
        min(first_delivery_date) as first_delivery_date

    from {{ ref('int_orders_told') }}

    group by all

),

-- A day of which less than a third is told has no hours to judge: it is cut, and judged by its count.
hours as (

    select * from {{ ref('int_sale_hours_judged') }}

    where
        is_judged
        and not is_history
        and orders * 90 * 3 >= usual_orders

),

same_day as (

    select
        channel,
        first_delivery_date,
        count(*) as orders,
        count(*) filter (where business_date >= first_delivery_date) as same_day_orders

    from {{ ref('int_orders_told') }}

    where not is_history

    group by all

),

-- Eight hours, to the second, are no correction.
retold as (

    select
        channel,
        last_delivery_date,
        coalesce(
            abs({{ seconds_between('ordered_at', 'last_ordered_at') }}) in (28800, 43200, 57600), false
        ) as is_moved

    from {{ ref('int_orders_told') }}

    where last_delivery_date > first_delivery_date

),

-- The same order under two spellings of its number would be two.
digits as (

    select
        channel,
        count(*) as known_orders

    from {{ ref('int_orders_told') }}

    where is_history

    group by channel

    having
        count(*) >= 30
        and count(*) = count(*) filter (where {{ matches('order_id', '^[0-9]+$') }})

),

numbered as (

    select
        orders.channel,
        orders.first_delivery_date,
        count(*) filter (where not {{ matches('orders.order_id', '^[0-9]+$') }}) as odd_numbers

    from {{ ref('int_orders_told') }} as orders

    inner join digits
        on orders.channel = digits.channel

    where not orders.is_history

    group by all

),

prices as (

    select judged.*

    from {{ ref('int_sale_prices_judged') }} as judged

    inner join beginnings
        on
            judged.channel = beginnings.channel
            and judged.delivery_date > beginnings.first_delivery_date

),

copies as (

    select
        copying_channel as channel,
        _stream,
        told_on_date,
        coalesce(
            copied_fen > 0 and sold_fen > 0
            and (copied_fen >= 10 * sold_fen or sold_fen >= 10 * copied_fen), false
        ) as is_other_unit

    from {{ ref('int_sale_copies_matched') }}

),

master_data as (

    select * from {{ ref('int_references_judged') }}

    where not is_history

),

refunds as (

    select
        channel,
        _delivery_date as delivery_date,
        refund_fen

    from {{ ref('int_refunds_pending') }}

),

days as (

    select judged.*

    from {{ ref('int_sale_days_judged') }} as judged

    inner join beginnings
        on
            judged.channel = beginnings.channel
            and judged.business_date >= beginnings.first_delivery_date

),

channel_days as (

    select
        *,
        -- Closed: a delivery that says so by its manifest is believed, and one that is missing blocks by itself.
        abs(distance) > allowed_distance and orders > 0 as is_far

    from days

    where scope_type = 'channel'

),

silent_stores as (

    select
        channel,
        business_date,
        coalesce(sum(usual_orders) filter (where orders = 0 and not is_special), 0) as missing_orders

    from days

    where scope_type = 'store'

    group by all

),

loud_stores as (

    select
        channel,
        business_date,
        count(*) filter (where distance > allowed_distance) as loud_stores

    from days

    where scope_type = 'store'

    group by all

),

counted as (

    {% for name, severity, relation, entity, delivery_date, observed, allowed, message in guards -%}
    select
        '{{ name }}' as check_name,
        '{{ severity }}' as severity,
        found.channel,
        {% if entity %}'{{ entity }}' as stream
        {%- elif 'stream_amounts' in relation | string %}found.stream
        {%- else %}split_part(found._stream, '__', 2) as stream{% endif %},
        {{ delivery_date }} as delivery_date,
        {{ observed }} as observed,
        {{ allowed }} as allowed,
        {{ message }} as message

    from {{ relation }} as found

    group by all

    {% if not loop.last %}union all{% endif %}

    {% endfor %}
),

-- A statistic that cries wolf again and again does not know what is usual here, and only warns.
tried as (

    select
        *,
        sum(case when observed > allowed then 1 else 0 end) over same_guard as alarms,
        count(*) over same_guard as trials

    from counted

    window same_guard as (partition by check_name, channel, stream)

),

calibrated as (

    select
        check_name,
        case
            when
                check_name in ({{ "'" ~ statistics | join("', '") ~ "'" }})
                and alarms >= {{ var('guard_alarms_distrusted') }}
                and alarms > trials * {{ var('guard_alarm_share_distrusted') }}
                then 'warning'
            else severity
        end as severity,
        channel,
        stream,
        delivery_date,
        observed,
        allowed,
        message

    from tried

)

select * from calibrated
